using CommunityScoring.Alerts;
using CommunityScoring.Contracts;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Scorecards;
using CommunityScoring.Scores;
using Xunit;
using static CommunityScoring.Tests.Fakes.Events;

namespace CommunityScoring.Tests.Scorecards;

public sealed class ScorecardNodeTests
{
    private const string Earlier = "crm:ana";

    [Fact]
    public async Task An_idle_account_becomes_at_risk_on_the_day_that_was_foretold_and_costs_nothing_on_others()
    {
        var site = new ScorecardSite();
        await site.SayAsync(Busy());
        var foretold = (await site.CardAsync()).Days[0].Score.Risk.AtRiskOn;
        Assert.NotNull(foretold);

        var looks = 0;
        for (var day = Today.AddDays(1); day < foretold; day = day.AddDays(1))
        {
            var before = site.Store.Reads;
            looks += await site.TurnToAsync(day) ? 1 : 0;
            Assert.DoesNotContain((await site.CardAsync()).Alerts.Open, alert => alert.Kind == AlertKind.AtRisk);
            Assert.Equal(site.State.Score(site.Profile, day).Risk.State, (await site.CardAsync()).On(day)!.Score.Risk.State);
            Assert.True(site.Store.Reads > before);
        }

        Assert.True(await site.TurnToAsync(foretold.Value));
        var alert = Assert.Single((await site.CardAsync()).Alerts.Open, alert => alert.Kind == AlertKind.AtRisk);
        Assert.Equal(foretold, alert.RaisedOn);
        Assert.Contains(alert.Terms, term => term.Name == "risk" && term.Value >= 70);
        Assert.NotEmpty(alert.Changes);

        // Once after the last event, then where a state changes, or once in eight days at most.
        var days = foretold.Value.DayNumber - Today.DayNumber;
        Assert.InRange(looks, 1, 2 + (days / 8) + 1);
    }

    [Fact]
    public async Task Days_that_nobody_looked_at_are_made_up_for_in_order()
    {
        var site = new ScorecardSite();
        await site.SayAsync(Busy());
        var foretold = (await site.CardAsync()).Days[0].Score.Risk.AtRiskOn!.Value;

        await site.TurnToAsync(foretold.AddDays(5));

        Assert.Equal(foretold, (await site.CardAsync()).Alerts.Alerts.First(alert => alert.Kind == AlertKind.AtRisk).RaisedOn);
    }

    [Fact]
    public async Task While_history_is_read_figures_follow_and_nobody_is_warned()
    {
        var site = new ScorecardSite();
        site.Gate.IsBackfilling = true;
        await site.SayAsync(
            new AffiliationEvent(At(300, "a"), Ana, null, "acme", null, null, null, false, false),
            new ActivityEvent(At(200, "p"), Ana, null, "answer.accepted", null, 0));

        Assert.Equal(RiskState.AtRisk, (await site.CardAsync()).Days[0].Score.Risk.State);
        Assert.Empty((await site.CardAsync()).Alerts.Alerts);
        Assert.True((await site.Store.ReadScorecardAsync("acme"))!.IsDirty);

        await site.SayAsync(Busy());
        site.Gate.IsBackfilling = false;
        await site.SweepAsync();

        Assert.DoesNotContain(site.Sent, sent => sent.Alert.Kind is AlertKind.AtRisk or AlertKind.Critical);
        Assert.False((await site.Store.ReadScorecardAsync("acme"))!.IsDirty);
    }

    [Fact]
    public async Task Days_that_passed_while_history_was_read_are_made_up_for_and_what_was_due_stays_due()
    {
        var site = new ScorecardSite();
        await site.SayAsync(Busy());
        var foretold = (await site.CardAsync()).Days[0].Score.Risk.AtRiskOn!.Value;
        site.Gate.IsBackfilling = true;

        // Due, and nothing told: it is let alone. Then something is told, and its figures follow.
        await site.TurnToAsync(foretold.AddDays(4));
        Assert.Equal(["acme"], await site.Store.ReadWaitingAsync(ScorecardWait.Due, site.Today, null, 10));
        await site.SayAsync(new ActivityEvent(At(30, "late"), Ana, null, "reaction.added", null, 0));
        Assert.Equal(site.Today, (await site.CardAsync()).ComputedOn);
        Assert.Empty((await site.CardAsync()).Alerts.Alerts);

        site.Gate.IsBackfilling = false;
        await site.SweepAsync();

        var raised = (await site.CardAsync()).Alerts.Alerts.First(alert => alert.Kind == AlertKind.AtRisk).RaisedOn;
        Assert.InRange(raised, Today.AddDays(1), foretold.AddDays(3));
    }

    [Fact]
    public async Task What_is_acknowledged_snoozed_and_assigned_is_part_of_its_life()
    {
        var site = new ScorecardSite();
        await site.SayAsync(Busy());
        await site.TurnToAsync((await site.CardAsync()).Days[0].Score.Risk.AtRiskOn!.Value);
        var id = (await site.CardAsync()).Alerts.Open.First(alert => alert.Kind == AlertKind.AtRisk).Id;
        var until = site.Time.GetUtcNow().AddDays(2);

        Assert.Equal("acknowledged", (await site.Node.ChangeAlertAsync(id, new AlertAction(AlertActionKind.Acknowledge, "kim")))!.StateAt(site.Time.GetUtcNow()));
        await site.Node.ChangeAlertAsync(id, new AlertAction(AlertActionKind.Assign, "kim", Assignee: "lee"));
        var alert = await site.Node.ChangeAlertAsync(id, new AlertAction(AlertActionKind.Snooze, "kim", until));
        site.Crash();

        Assert.Equal("snoozed", alert!.StateAt(site.Time.GetUtcNow()));
        Assert.Equal("acknowledged", alert.StateAt(until));
        Assert.Null(await site.Node.ChangeAlertAsync("acme~risk.at_risk~2020-01-01~0", new AlertAction(AlertActionKind.Acknowledge, "kim")));
        Assert.Equal(["raised", "acknowledged", "assigned", "snoozed"], (await site.CardAsync()).Alerts.Find(id)!.Steps.Select(step => step.What));
        await site.SayAsync(Enumerable.Range(0, 60).Select(number => Post(site, $"z{number:D3}")));
        var cleared = (await site.CardAsync()).Alerts.Find(id)!;
        Assert.Equal(("cleared", "lee"), (cleared.StateAt(site.Time.GetUtcNow()), cleared.Assignee));
        Assert.Null(await site.Node.ChangeAlertAsync(id, new AlertAction(AlertActionKind.Acknowledge, "kim")));
    }

    [Fact]
    public async Task An_erased_champion_is_named_no_more_not_even_in_what_is_to_be_sent()
    {
        var site = new ScorecardSite { Fate = () => 0 };
        await site.SayAsync(Busy());
        await site.SayAsync(new AffiliationEvent(new Stamp(Noon.AddHours(1), "/t", "m"), Ana, null, "beta", Today, null, null, false, false));
        Assert.Contains((await site.CardAsync()).Outbox, sent => sent.Alert.Person == Ana);

        await site.SayAsync(new ErasureEvent(new Stamp(Noon.AddHours(2), "/t", "x"), Ana, null));

        var card = await site.CardAsync();
        Assert.DoesNotContain(Ana, System.Text.Encoding.UTF8.GetString(site.Store.Written[^1]));
        Assert.Contains(card.Outbox, sent => sent.Alert.Kind == AlertKind.ChampionDeparted);
    }

    [Fact]
    public async Task A_champion_who_is_linked_to_another_name_is_not_told_of_again()
    {
        var site = new ScorecardSite();
        await site.SayAsync(Busy());
        await site.SayAsync(new AffiliationEvent(new Stamp(Noon.AddHours(1), "/t", "m"), Ana, null, "beta", Today, null, null, false, false));
        var raised = Assert.Single((await site.CardAsync()).Alerts.Open, alert => alert.Kind == AlertKind.ChampionDeparted);

        await site.SayAsync(new IdentityEvent(new Stamp(Noon.AddHours(2), "/t", "i"), Ana, null, Earlier));

        var after = Assert.Single((await site.CardAsync()).Alerts.Alerts, alert => alert.Kind == AlertKind.ChampionDeparted);
        Assert.Equal((raised.Id, Earlier, (DateOnly?)null), (after.Id, after.Person, after.ClearedOn));
        Assert.Single(site.Sent.Where(sent => sent.Alert.Kind == AlertKind.ChampionDeparted).DistinctBy(sent => (sent.Alert.Id, sent.IsRaised)));
    }

    [Fact]
    public async Task An_account_that_nobody_and_nothing_is_left_of_is_known_no_more()
    {
        var site = new ScorecardSite();
        await site.SayAsync(Busy());
        Assert.True((await site.CardAsync()).IsKnown);

        await site.SayAsync(new AffiliationEvent(At(1, "b"), Ana, null, "acme", null, null, null, false, Deleted: true));
        Assert.False((await site.CardAsync()).IsKnown);

        // The CRM knows it, until it says that it does not.
        await site.SayAsync(Crm(1, "customer"));
        Assert.True((await site.CardAsync()).IsKnown);
        await site.SayAsync(Crm(0, "deleted"));
        Assert.False((await site.CardAsync()).IsKnown);

        await site.SayAsync(new TouchEvent(At(0, "t"), "acme", "sales.call", null, null));
        Assert.True((await site.CardAsync()).IsKnown);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_wait_for_the_store_takes_nobodys_turn_but_while_history_is_read(bool isBackfilling)
    {
        var site = new ScorecardSite();
        site.Gate.IsBackfilling = isBackfilling;
        await site.StoreAsync(Busy());
        await site.Node.NoteAsync();
        var pace = new ScorecardPace(new ScorecardOptions { AtOnce = 1, RestWhenCurrent = 0, RestInBackfill = 0 }, site.Gate, site.Time);
        Task<IDisposable>? next = null;
        bool? isFree = null;
        site.Store.Before = () => isFree ??= (next = pace.EnterAsync()).IsCompleted;

        using (var turn = await pace.EnterAsync())
        {
            await site.Node.RefreshAsync(turn);
        }

        Assert.Equal(!isBackfilling, isFree);
        Assert.NotNull(await next!);
    }

    private static AccountEvent Crm(int ago, string status) =>
        new(At(ago, status), "acme", "Acme", [], null, null, null, status, null, null, null);

    private static List<CommunityEvent> Busy() =>
    [
        new AffiliationEvent(At(90, "a"), Ana, null, "acme", null, null, null, false, false),
        .. Enumerable.Range(0, 40).Select(number => new ActivityEvent(At(number, $"p{number:D3}"), Ana, null, "answer.accepted", null, 0)),
    ];

    private static ActivityEvent Post(ScorecardSite site, string id) =>
        new(new Stamp(site.Time.GetUtcNow(), "/t", id), Ana, null, "answer.accepted", null, 0);
}
