using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using CommunityScoring.Alerts;
using CommunityScoring.Contracts;
using CommunityScoring.Publishing;
using CommunityScoring.Revenue;
using CommunityScoring.Scorecards;
using CommunityScoring.Scores;
using CommunityScoring.Silo.Publishing;
using CommunityScoring.Silo.Scorecards;
using CommunityScoring.Silo.Tests.Fakes;
using CommunityScoring.Silo.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CommunityScoring.Silo.Tests.Scorecards;

public sealed class ScorecardPublisherTests : IDisposable
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private readonly StoreDirectory _directory = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly Sink _sink = new();
    private readonly OneIndex _index = new();
    private long _notMade;

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_scorecard_of_which_nothing_can_be_made_holds_up_no_other_and_stays_unsent()
    {
        await using var store = _directory.Open();
        var meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Name == "community_scoring.publishing.failures")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref _notMade, count));
        _listener.Start();
        using var publisher = new ScorecardPublisher(
            _index.Grains, store, [], [_sink], new PublishingInstruments(meters), TimeProvider.System, NullLogger<ScorecardPublisher>.Instance);
        string[] accounts = ["before", "broken", "behind"];
        var offers = new List<Task<bool>>();
        foreach (var account in accounts)
        {
            await store.WriteAsync(new ScorecardWrite(account, 0, [1], null, IsClean: true, HasTransitions: false));
            // JSON has no number for it.
            offers.Add(publisher.OfferAsync(new ScorecardEntry(account, 1, [1]), Card(account, account == "broken" ? double.NaN : 50)));
        }

        await publisher.StartAsync(default);

        var taken = await Task.WhenAll(offers).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal([true, false, true], taken);
        Assert.Equal(["before", "behind"], _sink.Sent.Select(score => score.Account));
        Assert.Equal(accounts, _index.Put.Select(entry => entry.Account));
        Assert.Equal(1, Interlocked.Read(ref _notMade));
        Assert.Equal(["broken"], await store.ReadWaitingAsync(ScorecardWait.Unsent, new DateOnly(2026, 11, 20), null, 10));
        await publisher.StopAsync(default);
    }

    private static Scorecard Card(string account, double engagement)
    {
        var day = DateOnly.FromDateTime(s_now.UtcDateTime);
        return new Scorecard(
            account,
            null,
            new ModelReference("default", 1),
            new Freshness(s_now, ImmutableSortedDictionary<string, long>.Empty),
            s_now,
            [
                new ScorecardDay(
                    new AccountScore(
                        day, engagement, 1, 1, 1, new RiskScore(20, RiskState.Healthy, day, null, null), new AccountMembers(1, 0, new LevelCounts(0, 0, 1, 0, 0)), day),
                    new AccountAmounts(new RevenueInfluence(null, []), [])),
            ],
            null,
            AlertBook.Empty,
            []);
    }

    private sealed class Sink : IScoreSink
    {
        public ConcurrentQueue<OutgoingScore> Sent { get; } = new();

        public Task SendAsync(IReadOnlyList<OutgoingScore> scores, CancellationToken cancellationToken)
        {
            foreach (var score in scores)
            {
                Sent.Enqueue(score);
            }

            return Task.CompletedTask;
        }
    }
}
