using CommunityScoring.Index;
using CommunityScoring.Scores;
using CommunityScoring.Storage;
using CommunityScoring.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static CommunityScoring.Tests.Fakes.Cards;
using static CommunityScoring.Tests.Fakes.Events;

namespace CommunityScoring.Tests.Index;

public sealed class IndexKeeperTests
{
    private readonly FakeTimeProvider _time = new(Noon);
    private readonly MemoryScorecardStore _store = new();
    private readonly Measured _measured = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly IndexKeeper _keeper;
    private long _epoch;

    public IndexKeeperTests() => _keeper = Keeper();

    [Fact]
    public async Task It_begins_with_what_is_stored_page_by_page()
    {
        for (var number = 0; number < 2_500; number++)
        {
            _store.Set(Stored(Card($"a{number:0000}", risk: number % 100)));
        }

        _store.Set(new("marked", 0, true, false, []));
        var page = await ListAsync();
        Assert.Equal(2_500, page!.Total);
        Assert.Equal(99, Codec.Decode(page.Rows[0].State).Days[0].Score.Risk.Score);
        Assert.Equal(3, _store.PagesRead);
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_costs_its_account_only()
    {
        _store.Set(Stored(Card("good")));
        _store.Set(Stored(Card("bad")) with { State = Codec.Encode(Card("bad"))[..^9] });
        await _keeper.PutAsync([Entry(Card("late")), Entry(Card("broken")) with { State = [] }]);
        Assert.Equal(["good", "late"], (await ListAsync())!.Rows.Select(row => row.Account));
    }

    [Fact]
    public async Task A_store_that_is_away_is_tried_again_by_the_next_caller()
    {
        _store.Failure = new LeafStoreException("away");
        await Assert.ThrowsAsync<LeafStoreException>(() => ListAsync());
        _store.Failure = null;
        Assert.Equal(0, (await ListAsync())!.Total);
    }

    [Fact]
    public async Task Calls_wait_for_the_loading_but_not_for_ever()
    {
        var gate = new TaskCompletionSource();
        _store.BeforePage = () => gate.Task;
        var (list, put) = (ListAsync(), _keeper.PutAsync([Entry(Card("acme"), 2)]));
        _time.Advance(IndexKeeper.Patience);
        await Assert.ThrowsAsync<TimeoutException>(() => list);
        await Assert.ThrowsAsync<TimeoutException>(() => put);
        gate.SetResult();
        Assert.Equal(0, (await ListAsync())!.Total);
    }

    [Fact]
    public async Task A_listener_waits_for_a_change_and_holds_up_nobody()
    {
        var position = (await _keeper.ChangesAsync(null, 10, TimeSpan.Zero)).Next;
        var waiting = _keeper.ChangesAsync(position, 10, IndexKeeper.LongestWait);
        Assert.Equal(0, (await ListAsync())!.Total);
        Assert.False(waiting.IsCompleted);
        await _keeper.PutAsync([Entry(Card("acme"))]);
        var changes = await waiting;
        Assert.Equal(["acme"], changes.Changes.Select(change => change.Entry.Account));

        // Equal figures wake nobody.
        waiting = _keeper.ChangesAsync(changes.Next, 10, IndexKeeper.LongestWait);
        await _keeper.PutAsync([Entry(Card("acme", at: Noon.AddSeconds(1)), 2)]);
        Assert.False(waiting.IsCompleted);
        _time.Advance(IndexKeeper.LongestWait);
        Assert.Empty((await waiting).Changes);
    }

    [Fact]
    public async Task No_wait_is_longer_than_allowed_and_none_outlasts_the_silo()
    {
        var position = (await _keeper.ChangesAsync(null, 10, TimeSpan.Zero)).Next;
        var waiting = _keeper.ChangesAsync(position, 10, TimeSpan.FromHours(1));
        _time.Advance(IndexKeeper.LongestWait);
        Assert.Empty((await waiting).Changes);

        waiting = _keeper.ChangesAsync(position, 10, IndexKeeper.LongestWait);
        await _stopping.CancelAsync();
        Assert.Empty((await waiting).Changes);
    }

    [Fact]
    public async Task A_new_day_brings_its_own_figures()
    {
        _store.Set(Stored(Card("fast", engagement: 60)));
        _store.Set(Stored(Card("slow", engagement: 59.5)));
        await _keeper.PutAsync([Entry(Card("late", engagement: 59.2, on: Today.AddDays(1)), 1)]);
        Assert.Equal(["fast", "slow", "late"], (await ListAsync("engagement"))!.Rows.Select(row => row.Account));

        _time.SetUtcNow(Noon.AddDays(1));
        var page = await ListAsync("engagement");
        Assert.Equal(Today.AddDays(1), page!.Day);
        Assert.Equal(["late", "fast", "slow"], page.Rows.Select(row => row.Account));
    }

    [Fact]
    public async Task Accounts_are_counted_by_their_state_of_today()
    {
        _store.Set(Stored(Card("a", state: RiskState.Critical)));
        _store.Set(Stored(Card("b", state: RiskState.Critical)));
        _store.Set(new("marked", 0, true, false, []));
        await _keeper.PutAsync([Entry(Card("c", state: RiskState.Healthy))]);

        foreach (var day in (DateOnly[])[Today, Today.AddDays(1)])
        {
            _time.SetUtcNow(new DateTimeOffset(day, new TimeOnly(12, 0), TimeSpan.Zero));
            var counts = await _keeper.CountStatesAsync();
            Assert.Equal((2, 1, 3), (counts[(int)RiskState.Critical], counts[(int)RiskState.Healthy], counts.Sum()));
        }
    }

    [Fact]
    public async Task The_figures_of_a_day_are_there_before_it_begins()
    {
        _store.Set(Stored(Card("acme")));
        await ListAsync();
        _time.SetUtcNow(new DateTimeOffset(Today.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero) - IndexKeeper.Ahead);
        await _keeper.TickAsync();
        await _keeper.PutAsync([Entry(Card("acme", engagement: 80), 2), Entry(Card("other", engagement: 79.5), 1)]);
        _time.SetUtcNow(Noon.AddDays(1));
        var list = ListAsync("engagement");
        Assert.True(list.IsCompleted, "The day's figures had to be computed.");
        Assert.Equal(["acme", "other"], (await list)!.Rows.Select(row => row.Account));
    }

    [Fact]
    public async Task A_day_ahead_is_known_as_far_as_every_scorecard_goes()
    {
        _store.Set(Stored(Card("acme", engagement: 60)));
        _store.Set(Stored(Card("late", engagement: 58.5, on: Today.AddDays(2))));
        var last = Today.AddDays(Days - 1);
        Assert.Equal(["late", "acme"], (await ListAsync("engagement", last))!.Rows.Select(row => row.Account));
        Assert.Equal(last, (await ListAsync("engagement", last))!.Day);
        Assert.Null(await ListAsync("engagement", last.AddDays(1)));
        Assert.Null(await ListAsync("engagement", Today.AddDays(-1)));
        Assert.NotNull(await ListAsync("engagement", Today));
    }

    [Fact]
    public async Task After_a_restart_of_the_database_the_stored_rows_count_again()
    {
        await _keeper.PutAsync([Entry(Card("acme", engagement: 90), 7), Entry(Card("kept", engagement: 50), 1)]);
        var position = (await _keeper.ChangesAsync(0, 10, TimeSpan.Zero)).Next;

        // It had lost the last rows.
        _store.Set(Stored(Card("acme", engagement: 10), 5));
        _store.Set(Stored(Card("kept", engagement: 50), 1));
        _epoch++;
        await _keeper.TickAsync();
        Assert.Equal(["kept", "acme"], (await ListAsync("engagement"))!.Rows.Select(row => row.Account));
        await _keeper.PutAsync([Entry(Card("acme", engagement: 91), 6)]);
        Assert.Contains((await _keeper.ChangesAsync(position, 10, TimeSpan.Zero)).Changes, change => change.Entry is { Account: "acme", Version: 6 });
    }

    [Fact]
    public async Task Another_index_comes_back_with_what_this_one_was_told()
    {
        _store.Set(Stored(Card("acme", engagement: 20), 3));
        await _keeper.PutAsync([Entry(Card("acme", engagement: 20), 3)]);
        var position = (await _keeper.ChangesAsync(null, 10, TimeSpan.Zero)).Next;
        _time.Advance(TimeSpan.FromMinutes(1));
        _store.Set(Stored(Card("acme", engagement: 30, at: _time.GetUtcNow()), 4));
        var other = Keeper();
        var change = Assert.Single((await other.ChangesAsync(position, 10, TimeSpan.Zero)).Changes);
        Assert.Equal(4, change.Entry.Version);
    }

    [Fact]
    public async Task What_went_to_another_activation_is_read_within_minutes()
    {
        _store.Set(Stored(Card("acme", engagement: 20), 3));
        _store.Set(Stored(Card("same", engagement: 40), 1));
        _store.Set(new("marked", 0, true, false, []));
        var position = (await _keeper.ChangesAsync(null, 10, TimeSpan.Zero)).Next;
        _store.Set(Stored(Card("acme", engagement: 30), 4));
        _store.Set(Stored(Card("new", engagement: 50), 1));
        var waiting = _keeper.ChangesAsync(position, 10, IndexKeeper.LongestWait);

        _time.Advance(IndexKeeper.CompareEvery - TimeSpan.FromMilliseconds(1));
        Assert.Empty((await waiting).Changes);
        await _keeper.TickAsync();
        Assert.Equal(["same", "acme"], (await ListAsync("engagement"))!.Rows.Select(row => row.Account));

        _time.Advance(TimeSpan.FromMilliseconds(1));
        await _keeper.TickAsync();
        _time.Advance(AccountIndex.Settled);
        Assert.Equal(["new", "same", "acme"], (await ListAsync("engagement"))!.Rows.Select(row => row.Account));
        Assert.Equal(["acme", "new"], (await _keeper.ChangesAsync(position, 10, TimeSpan.Zero)).Changes.Select(change => change.Entry.Account).Order());
        Assert.Equal(2, _measured.Sum("community_scoring.index.missed"));
        Assert.Equal(0, await _keeper.ReconcileAsync());
    }

    [Fact]
    public async Task A_comparison_that_fails_is_made_up_for_by_the_next()
    {
        await ListAsync();
        _store.Set(Stored(Card("acme")));
        _store.Failure = new LeafStoreException("away");
        _time.Advance(IndexKeeper.CompareEvery);
        await _keeper.TickAsync();
        Assert.Equal(0, (await ListAsync())!.Total);
        _store.Failure = null;
        _time.Advance(IndexKeeper.CompareEvery);
        await _keeper.TickAsync();
        Assert.Equal(1, (await ListAsync())!.Total);
    }

    [Fact]
    public async Task How_many_accounts_it_holds_is_measured()
    {
        _store.Set(Stored(Card("acme")));
        await ListAsync();
        await _keeper.PutAsync([Entry(Card("other"))]);
        _measured.Observe();
        Assert.Equal((2, 1), (_measured.Sum("community_scoring.index.accounts"), _measured.Sum("community_scoring.index.load.duration")));
    }

    [Fact]
    public async Task An_account_of_which_nothing_is_left_is_in_no_list()
    {
        _store.Set(Stored(Card("acme")));
        _store.Set(Stored(Card("gone") with { IsKnown = false }));
        Assert.Equal(["acme"], (await ListAsync())!.Rows.Select(row => row.Account));
        await _keeper.PutAsync([Entry(Card("acme") with { IsKnown = false }, 2), Entry(Card("gone"), 2)]);
        _time.Advance(AccountIndex.Settled);
        Assert.Equal(["gone"], (await ListAsync())!.Rows.Select(row => row.Account));
    }

    private IndexKeeper Keeper() =>
        new(_store, Codec, () => ScoringModel.Default, () => _epoch, new IndexInstruments(_measured.Meters), _time, NullLogger.Instance, _stopping.Token);

    private Task<AccountPage?> ListAsync(string order = "risk", DateOnly? asOf = null) =>
        _keeper.ListAsync(new AccountListQuery(order, AccountFilter.All, asOf, 10));
}
