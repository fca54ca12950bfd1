using System.Text;
using CommunityScoring.Contracts;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Storage;
using Xunit;

namespace CommunityScoring.Tests.Scorecards;

/// <summary>
/// Random schedules with crashes before and after every write and send: what is stored is sent, what is sent is stored, each crossing
/// has one alert, and the scorecard ends in what a run without faults computes.
/// </summary>
public sealed class ScorecardSimulationTests
{
    private const int Schedules = 200;
    private const string Erased = "github:u0";

    [Fact]
    public async Task Whatever_crashes_each_crossing_is_told_once()
    {
        var raised = 0;
        var repeats = 0;
        for (var seed = 1; seed <= Schedules; seed++)
        {
            var site = new ScorecardSite();
            var random = new Random(seed);
            await StormAsync(site, random, 80, step => Draw(site, random, step, 0));
            await CheckAsync(site, seed);
            raised += site.Sent.Where(sent => sent.IsRaised).DistinctBy(sent => sent.Alert.Id).Count();
            repeats += site.Sent.Count - site.Sent.DistinctBy(sent => (sent.Alert.Id, sent.IsRaised)).Count();
        }

        // It would prove nothing, were there nothing to tell and nothing told twice.
        Assert.True(raised > Schedules, $"{raised} alerts were raised");
        Assert.True(repeats > Schedules / 3, $"{repeats} alerts were sent again");
    }

    [Fact]
    public async Task Whoever_is_erased_is_stored_and_sent_no_more_whatever_crashes()
    {
        var waiting = 0;
        for (var seed = 1; seed <= Schedules; seed++)
        {
            var site = new ScorecardSite();
            var random = new Random(seed);
            await StormAsync(site, random, 40, step => Draw(site, random, step, 0));
            // Somebody who carries the account leaves it, and none of it is sent.
            site.Fate = () => 0;
            await site.SayAsync(
            [
                .. Enumerable.Range(0, 60).Select(number => new ActivityEvent(
                    new Stamp(site.Time.GetUtcNow().AddDays(-1), "/t", $"x{number:D3}"), Erased, null, "answer.accepted", null, 0)),
                new AffiliationEvent(new Stamp(site.Time.GetUtcNow(), "/t", "y1"), Erased, null, ScorecardSite.Account, site.Today.AddDays(-300), null, null, false, false),
                new AffiliationEvent(new Stamp(site.Time.GetUtcNow(), "/t", "y2"), Erased, null, "beta", site.Today, null, null, false, false),
            ]);
            waiting += (await site.CardAsync()).Outbox.Any(transition => transition.Alert.Names(Erased)) ? 1 : 0;
            await site.SayAsync(new ErasureEvent(new Stamp(site.Time.GetUtcNow(), "/t", "z"), Erased, null));
            var (written, sent) = (site.Store.Written.Count, site.Sent.Count);
            await StormAsync(site, random, 40, step => Draw(site, random, 1_000 + step, 1));

            Assert.DoesNotContain(site.Sent.Skip(sent), transition => transition.Alert.Names(Erased));
            Assert.All(site.Store.Written.Skip(written - 1), row => Assert.DoesNotContain(Erased, Encoding.UTF8.GetString(row), StringComparison.Ordinal));
        }

        Assert.True(waiting > Schedules / 2, $"in {waiting} schedules an alert that was to be sent named who was erased");
    }

    // Leaves nothing that is untold, unsent or due.
    private static async Task StormAsync(ScorecardSite site, Random random, int steps, Func<int, IEnumerable<CommunityEvent>> draw)
    {
        var calm = false;
        site.Store.Before = () => Fail(!calm && random.Next(8) == 0);
        site.Store.After = () => Fail(!calm && random.Next(8) == 0);
        site.Fate = () => calm ? 2 : random.Next(3);
        var untold = false;
        for (var step = 0; step < steps; step++)
        {
            try
            {
                switch (random.Next(10))
                {
                    case < 4:
                        await site.StoreAsync(draw(step));
                        untold = true;
                        await TellAsync();
                        break;
                    case 4:
                        await TellAsync();
                        break;
                    case 5:
                        site.Crash();
                        break;
                    case 6:
                        await site.Node.RefreshAsync();
                        break;
                    case 7:
                        await AcknowledgeAsync(site, random);
                        break;
                    default:
                        site.Time.Advance(TimeSpan.FromHours(random.Next(1, 24 * 20)));
                        await site.SweepAsync();
                        break;
                }
            }
            catch (LeafStoreException)
            {
                // As after a failed call: what was told is told again, what waits is found by the sweep.
            }
        }

        calm = true;
        await TellAsync();
        while (await site.SweepAsync())
        {
        }

        async Task TellAsync()
        {
            if (untold)
            {
                await site.Node.NoteAsync();
                untold = false;
            }
        }
    }

    private static async Task CheckAsync(ScorecardSite site, int seed)
    {
        var card = await site.CardAsync();
        var stored = site.Store.Written.Select(ScorecardSite.Codec.Decode).SelectMany(row => row.Alerts.Alerts).ToList();
        var sent = site.Sent.DistinctBy(transition => (transition.Alert.Id, transition.IsRaised)).ToList();

        Assert.True(
            stored.Select(alert => alert.Id).ToHashSet().SetEquals(sent.Where(transition => transition.IsRaised).Select(transition => transition.Alert.Id)),
            $"seed {seed}: what was stored and what was sent differ");
        Assert.True(
            stored.Where(alert => alert.ClearedOn is not null).Select(alert => alert.Id).ToHashSet()
                .SetEquals(sent.Where(transition => !transition.IsRaised).Select(transition => transition.Alert.Id)),
            $"seed {seed}: what was stored as cleared and what was sent differ");
        foreach (var repeats in site.Sent.GroupBy(transition => (transition.Alert.Id, transition.IsRaised)))
        {
            Assert.Single(repeats.Select(transition => (transition.At, transition.Alert.RaisedAt)).Distinct());
        }

        foreach (var kind in sent.GroupBy(transition => (transition.Alert.Kind, transition.Alert.Person)))
        {
            Assert.True(
                kind.Select(transition => transition.IsRaised).SequenceEqual(kind.Select((_, index) => index % 2 == 0)),
                $"seed {seed}: {kind.Key} is not raised and cleared by turns");
        }

        var score = site.State.Score(site.Profile, site.Today);
        Assert.Equal(score.Risk.Score, card.On(site.Today)!.Score.Risk.Score);
        Assert.Equal(
            site.State.Conditions(site.Profile, score, card.Alerts).Select(condition => (condition.Kind, condition.Person)).Order(),
            card.Alerts.Open.Select(alert => (alert.Kind, alert.Person)).Order());
        Assert.False((await site.Store.ReadScorecardAsync(ScorecardSite.Account))!.IsUnsent);
    }

    private static async Task AcknowledgeAsync(ScorecardSite site, Random random)
    {
        if (await site.Store.ReadScorecardAsync(ScorecardSite.Account) is { Version: > 0 } row
            && ScorecardSite.Codec.Decode(row.State).Alerts.Open.ToList() is { Count: > 0 } open)
        {
            await site.Node.ChangeAlertAsync(open[random.Next(open.Count)].Id, new AlertAction(AlertActionKind.Acknowledge, "kim"));
        }
    }

    private static IEnumerable<CommunityEvent> Draw(ScorecardSite site, Random random, int step, int firstMember)
    {
        var stamp = new Stamp(site.Time.GetUtcNow(), "/t", $"e{step:D6}");
        var member = $"github:u{random.Next(firstMember, 4)}";
        return random.Next(10) switch
        {
            < 5 => Enumerable.Range(0, random.Next(1, 30)).Select(number => new ActivityEvent(
                stamp with { Id = $"{stamp.Id}-{number:D3}" }, member, null, "answer.accepted", null, random.Next(-9, 5) * 100_000)),
            < 7 => [new AffiliationEvent(stamp, member, null, random.Next(4) == 0 ? "beta" : ScorecardSite.Account, site.Today, null, null, false, false)],
            < 9 => Enumerable.Range(0, 3).Select(number => new QuestionEvent(
                stamp, $"q{number}", member, null, random.Next(2) == 0 ? "open" : "solved", stamp.Time, null, null, null)),
            _ => [new AccountEvent(
                stamp, ScorecardSite.Account, "Acme", [], null, "smb", "kim", random.Next(5) == 0 ? "churned" : "customer",
                site.Today.AddDays(random.Next(120)), null, null)],
        };
    }

    private static void Fail(bool fails)
    {
        if (fails)
        {
            throw new LeafStoreException("The store is away.");
        }
    }
}
