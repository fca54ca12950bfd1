using CommunityScoring.Alerts;
using CommunityScoring.Index;
using CommunityScoring.Scorecards;
using CommunityScoring.Scores;
using CommunityScoring.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static CommunityScoring.Tests.Fakes.Cards;
using static CommunityScoring.Tests.Fakes.Events;

namespace CommunityScoring.Tests.Index;

public sealed class AccountIndexTests
{
    private readonly FakeTimeProvider _time = new(Noon);
    private readonly AccountIndex _index;

    public AccountIndexTests() => _index = Loaded();

    [Fact]
    public void Older_versions_are_let_go()
    {
        Assert.True(_index.Put(Entry(Card("acme", 50), 2)));
        Assert.False(_index.Put(Entry(Card("acme", 10), 1)));
        Assert.False(_index.Put(Entry(Card("acme", 50), 2)));
        Assert.Equal(2, _index.Find("acme")!.Version);
        Assert.Equal(50, Codec.Decode(_index.Find("acme")!.State).Days[0].Score.Engagement);
        Assert.Null(_index.Find("nobody"));
    }

    [Fact]
    public void A_version_that_the_store_lost_gives_way_to_the_one_that_was_written_in_its_place()
    {
        _index.Put(Entry(Card("acme", 50), 2));
        Assert.True(_index.Put(Entry(Card("acme", 51), 2)));
        Assert.Equal(51, Codec.Decode(_index.Find("acme")!.State).Days[0].Score.Engagement);
    }

    [Fact]
    public void A_row_with_equal_figures_is_no_change()
    {
        _index.Put(Entry(Card("acme", 50), 1));
        var position = Position();
        Assert.False(_index.Put(Entry(Card("acme", 50, at: Noon.AddHours(1)), 2)));
        Assert.Empty(_index.Changes(position, 10).Changes);
        Assert.True(_index.Put(Entry(Card("acme", 50, name: "Acme"), 3)));
        Assert.True(_index.Put(Entry(Card("acme", 50, name: "Acme", open: 7), 4)));
        var change = Assert.Single(_index.Changes(position, 10).Changes);
        Assert.Equal((4, true), (change.Entry.Version, change.IsScore));
        Assert.Empty(change.Alerts.AsEnumerable());
    }

    [Fact]
    public void What_listeners_saw_on_a_former_day_is_what_counts()
    {
        _index.Put(Entry(Card("acme", 50), 1));
        _time.Advance(TimeSpan.FromDays(1));

        // The same figures as were foretold for today, but listeners saw those of yesterday.
        Assert.True(_index.Put(Entry(Card("acme", 49, on: Today.AddDays(1)), 2)));
        Assert.False(_index.Put(Entry(Card("acme", 49, on: Today.AddDays(1), at: Noon.AddDays(2)), 3)));
    }

    [Fact]
    public void Changes_come_once_for_each_account_in_order_of_the_last()
    {
        var start = Position();
        _index.Put(Entry(Card("a", 1), 1));
        _index.Put(Entry(Card("b", 1), 1));
        _index.Put(Entry(Card("a", 2), 2));
        _index.Put(Entry(Card("c", 1), 1));
        var all = _index.Changes(start, 10);
        Assert.Equal(["b", "a", "c"], all.Changes.Select(change => change.Entry.Account));
        Assert.Equal(all.Changes.Select(change => change.Sequence).Order(), all.Changes.Select(change => change.Sequence));
        Assert.Empty(_index.Changes(all.Next, 10).Changes);

        var first = _index.Changes(start, 2);
        Assert.Equal(["b", "a"], first.Changes.Select(change => change.Entry.Account));
        Assert.Equal(["c"], _index.Changes(first.Next, 2).Changes.Select(change => change.Entry.Account));
    }

    [Fact]
    public void Many_changes_of_a_few_accounts_are_forgotten_but_the_last()
    {
        var start = Position();
        for (var version = 1; version <= 5_000; version++)
        {
            _index.Put(Entry(Card(version % 2 == 0 ? "even" : "odd", version), version));
        }

        Assert.Equal(["odd", "even"], _index.Changes(start, 10).Changes.Select(change => change.Entry.Account));
    }

    [Fact]
    public void A_change_names_the_alerts_that_changed()
    {
        var (risk, surge) = (Raised("acme", AlertKind.AtRisk, Noon), Raised("acme", AlertKind.Surge, Noon));
        var start = Position();
        _index.Put(Entry(Card("acme", alerts: [risk]), 1));
        var position = Position();
        Assert.Equal([risk.Id], Assert.Single(_index.Changes(start, 9).Changes).Alerts.AsEnumerable());

        _index.Put(Entry(Card("acme", alerts: [risk, surge]), 2));
        var change = Assert.Single(_index.Changes(position, 9).Changes);
        Assert.False(change.IsScore);
        Assert.Equal([surge.Id], change.Alerts.AsEnumerable());
        position = Position();

        _index.Put(Entry(Card("acme", alerts: [risk.Acknowledged(Noon), surge]), 3));
        Assert.Equal([risk.Id], Assert.Single(_index.Changes(position, 9).Changes).Alerts.AsEnumerable());
        Assert.Equal([risk.Id, surge.Id], Assert.Single(_index.Changes(start, 9).Changes).Alerts.AsEnumerable());
    }

    [Fact]
    public void Sequences_of_a_former_index_are_answered_with_all_since_and_a_margin()
    {
        _index.Put(Entry(Card("now"), 1));
        var former = Position();
        _time.Advance(TimeSpan.FromHours(1));
        var open = Raised("long-ago", AlertKind.AtRisk, Noon.AddDays(-9));
        var over = Raised("margin", AlertKind.AtRisk, Noon.AddDays(-9)).Cleared(Noon.AddDays(-8));
        var index = Loaded(
            Stored(Card("long-ago", at: Noon - AccountIndex.Margin - TimeSpan.FromMinutes(1), alerts: [open])),
            Stored(Card("margin", at: Noon - AccountIndex.Margin + TimeSpan.FromMinutes(1), alerts: [over])),
            Stored(Card("later", at: Noon.AddMinutes(30), alerts: [Raised("later", AlertKind.Surge, Noon.AddMinutes(30))])),
            Stored(Card("unsent", at: Noon.AddHours(-9)), isUnsent: true),
            Stored(Card("now", at: Noon)));

        var first = index.Changes(former, 2);
        var second = index.Changes(first.Next, 9);
        Assert.Equal(["margin", "now", "later", "unsent"], first.Changes.Concat(second.Changes).Select(change => change.Entry.Account));
        Assert.Empty(first.Changes[0].Alerts);
        Assert.Single(second.Changes[0].Alerts);
        Assert.Empty(index.Changes(second.Next, 9).Changes);

        index.Put(Entry(Card("new"), 1));
        Assert.Equal(["new"], index.Changes(second.Next, 9).Changes.Select(change => change.Entry.Account));
        Assert.Equal(6, index.Changes(0, 9).Changes.Length);
        Assert.Equal(["unsent", "new"], index.Changes(long.MaxValue, 9).Changes.Select(change => change.Entry.Account));
    }

    [Fact]
    public void A_list_keeps_the_order_of_its_first_page_while_scores_move()
    {
        foreach (var (account, risk) in new[] { ("a", 90), ("b", 80), ("c", 70), ("d", 60), ("e", 50) })
        {
            _index.Put(Entry(Card(account, risk: risk), 1));
        }

        var first = Page(null, 2);
        Assert.Equal(["a", "b"], Ids(first));
        Assert.Equal(5, first.Total);

        // One from below goes up, one from above goes down.
        _index.Put(Entry(Card("e", risk: 95), 2));
        _index.Put(Entry(Card("a", risk: 10), 2));
        _time.Advance(AccountIndex.Settled);
        var second = Page(first.Next, 2);
        var third = Page(second.Next, 2);
        Assert.Equal(["c", "d"], Ids(second));
        Assert.Equal(["e"], Ids(third));
        Assert.Null(third.Next);
        Assert.Equal(95, Codec.Decode(third.Rows[0].State).Days[0].Score.Risk.Score);
        Assert.Equal(["e", "b"], Ids(Page(null, 2)));
    }

    [Fact]
    public void A_list_whose_order_is_gone_goes_on_behind_the_last_rank()
    {
        foreach (var (account, risk) in new[] { ("a", 90), ("b", 80), ("c", 70), ("d", 60) })
        {
            _index.Put(Entry(Card(account, risk: risk), 1));
        }

        var first = Page(null, 2);
        _index.Put(Entry(Card("d", risk: 75), 2));
        _index.Put(Entry(Card("b", risk: 10), 2));
        _time.Advance(ListSnapshots.Kept);
        Assert.Equal(["d", "c", "b"], Ids(Page(first.Next, 9)));
        Assert.Empty(Ids(Page(first.Next! with { Last = new Rank(9, 0, "z") }, 9)));
    }

    [Fact]
    public void Readers_of_one_list_share_an_order_until_it_changes()
    {
        _index.Put(Entry(Card("a", risk: 90), 1));
        _index.Put(Entry(Card("b", risk: 80), 1));
        var first = Page(null, 1).Next!.Snapshot;
        _index.Put(Entry(Card("b", risk: 99), 2));
        Assert.Equal(first, Page(null, 1).Next!.Snapshot);
        _time.Advance(AccountIndex.Settled);
        var second = Page(null, 1).Next!.Snapshot;
        Assert.NotEqual(first, second);

        // What does not move anybody leaves the order as it is.
        _index.Put(Entry(Card("b", risk: 98), 3));
        _time.Advance(AccountIndex.Settled);
        Assert.Equal(second, Page(null, 1).Next!.Snapshot);
    }

    [Fact]
    public void Lists_are_filtered_by_what_is_known_now()
    {
        _index.Put(Entry(Card("a", segment: "smb", name: "Alpha"), 1));
        _index.Put(Entry(Card("b", segment: "smb", state: RiskState.Critical, risk: 90), 1));
        _index.Put(Entry(Card("c", owner: "kim"), 1));
        Assert.Equal(["b", "a"], Ids(Page(null, 9, new AccountFilter(Segment: "smb"))));
        Assert.Equal(["c"], Ids(Page(null, 9, new AccountFilter(Owner: "kim"))));
        Assert.Equal(["a"], Ids(Page(null, 9, new AccountFilter(Text: "alph"))));
        Assert.Equal(["b"], Ids(Page(null, 9, new AccountFilter(AccountFilter.BitsOf([RiskState.Critical])))));
        _index.Put(Entry(Card("b", segment: "enterprise"), 2));
        _time.Advance(AccountIndex.Settled);
        Assert.Equal(["a"], Ids(Page(null, 9, new AccountFilter(Segment: "smb"))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Lists_that_are_brought_up_to_date_are_those_of_an_index_that_begins_with_the_same_rows(int seed)
    {
        var random = new Random(seed);
        AccountFilter[] filters =
        [
            AccountFilter.All, new(Segment: "smb"), new(Text: "NAME-1"), new(MinEngagement: 50), new(AccountFilter.BitsOf([RiskState.Watch, RiskState.Critical])),
        ];
        for (var version = 1; version <= 15; version++)
        {
            for (var put = random.Next(20); put >= 0; put--)
            {
                var card = Card(
                    $"a{random.Next(40)}", random.Next(100), random.Next(4) == 0 ? null : random.Next(10), (RiskState)random.Next(6), random.Next(3), random.Next(9),
                    random.Next(3), name: $"name-{random.Next(3)}", segment: random.Next(2) == 0 ? "smb" : "large");
                _index.Put(Entry(card with { IsKnown = random.Next(5) > 0 }, version));
            }

            _time.Advance(AccountIndex.Settled);
            var anew = Loaded([.. Enumerable.Range(0, 40).Select(number => _index.Find($"a{number}")).OfType<ScorecardEntry>()
                .Select(entry => new StoredScorecard(entry.Account, entry.Version, false, false, entry.State))]);
            foreach (var order in RankingOrder.All)
            {
                foreach (var filter in filters)
                {
                    var query = new AccountListQuery(order.Name, filter, null, 100, null);
                    Assert.Equal(Ids(anew.List(query, Today)), Ids(_index.List(query, Today)));
                }
            }
        }
    }

    [Fact]
    public void The_open_pipeline_is_ranked_at_the_models_rates()
    {
        var (currency, rate) = ScoringModel.Default.Revenue.Rates.First();
        _index.Put(Entry(Card("own", open: 1_000, currency: ScoringModel.Default.Revenue.ReportingCurrency), 1));
        _index.Put(Entry(Card("more", open: (long)(1_100 / rate), currency: currency), 1));
        _index.Put(Entry(Card("less", open: (long)(900 / rate), currency: currency), 1));
        _index.Put(Entry(Card("none"), 1));
        _index.Put(Entry(Card("odd", open: 9_000, currency: "XXX"), 1));
        Assert.Equal(["more", "own", "less", "none", "odd"], Ids(Page(null, 9, order: "openPipeline")));
    }

    [Fact]
    public void Alerts_come_newest_first_page_by_page()
    {
        for (var number = 0; number < 7; number++)
        {
            _index.Put(Entry(Card($"a{number}", alerts: [Raised($"a{number}", AlertKind.AtRisk, Noon.AddHours(-number / 2))]), 1));
        }

        var seen = new List<string>();
        AlertPlace? place = null;
        do
        {
            var page = _index.List(new AlertListQuery(0, 0, null, null, null, null, 2, place));
            Assert.Equal(7, page.Total);
            seen.AddRange(page.Rows.Select(row => row.Entry.Account));
            place = page.Next;
        }
        while (place is not null);

        Assert.Equal(["a0", "a1", "a2", "a3", "a4", "a5", "a6"], seen);
    }

    [Fact]
    public void Alerts_are_filtered()
    {
        var at = Noon.AddDays(-1);
        _index.Put(Entry(Card("open", segment: "smb", alerts: [Raised("open", AlertKind.AtRisk, at)]), 1));
        _index.Put(Entry(Card("acknowledged", owner: "kim", alerts: [Raised("acknowledged", AlertKind.Critical, at).Acknowledged(at)]), 1));
        _index.Put(Entry(Card("snoozed", alerts: [Raised("snoozed", AlertKind.AtRisk, at) with { SnoozedUntil = Noon.AddHours(1), Assignee = "lee" }]), 1));
        _index.Put(Entry(Card("cleared", alerts: [Raised("cleared", AlertKind.Surge, at).Cleared(at)]), 1));

        Assert.Equal(["acknowledged", "cleared", "open", "snoozed"], Alerts());
        Assert.Equal(["open"], Alerts(AlertState.Open));
        Assert.Equal(["acknowledged"], Alerts(AlertState.Acknowledged));
        Assert.Equal(["snoozed"], Alerts(AlertState.Snoozed));
        Assert.Equal(["cleared"], Alerts(AlertState.Cleared));
        Assert.Equal(["open", "snoozed"], Alerts(null, new AlertListQuery(0, 1 << (int)AlertKind.AtRisk, null, null, null, null, 9)));
        Assert.Equal(["open"], Alerts(null, new AlertListQuery(0, 0, null, "smb", null, null, 9)));
        Assert.Equal(["acknowledged"], Alerts(null, new AlertListQuery(0, 0, null, null, "kim", null, 9)));
        Assert.Equal(["snoozed"], Alerts(null, new AlertListQuery(0, 0, null, null, null, "lee", 9)));
        Assert.Equal(["cleared"], Alerts(null, new AlertListQuery(0, 0, "cleared", null, null, null, 9)));
        Assert.Empty(Alerts(null, new AlertListQuery(0, 0, "nobody", null, null, null, 9)));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(["open", "snoozed"], Alerts(AlertState.Open));
    }

    private AccountIndex Loaded(params StoredScorecard[] rows)
    {
        var index = new AccountIndex(Codec, ScoringModel.Default.Revenue, _time);
        foreach (var row in rows)
        {
            index.Load(row);
        }

        index.Begin();
        return index;
    }

    private long Position() => _index.Changes(null, 1).Next;

    private AccountPage Page(PagePlace? after, int limit, AccountFilter? filter = null, string order = "risk") =>
        _index.List(new AccountListQuery(order, filter ?? AccountFilter.All, null, limit, after), Today);

    private static IEnumerable<string> Ids(AccountPage page) => page.Rows.Select(row => row.Account);

    private IEnumerable<string> Alerts(AlertState? state = null, AlertListQuery? query = null) =>
        _index.List(query ?? new AlertListQuery(state is { } one ? 1 << (int)one : 0, 0, null, null, null, null, 9)).Rows.Select(row => row.Entry.Account).Order(StringComparer.Ordinal);
}
