using System.Collections.Immutable;
using System.Threading.Channels;
using CommunityScoring.Index;
using CommunityScoring.Publishing;
using CommunityScoring.Scorecards;
using CommunityScoring.Silo.Publishing;

namespace CommunityScoring.Silo.Scorecards;

/// <summary>
/// Hands stored scorecards out: to the index, then to the topics and webhooks, then the rows are marked as sent. Of each account only the
/// latest one waits, so memory is bounded by the accounts however long a receiver is away; a later one carries what of an earlier
/// one was not sent. The index does not wait for the others. A scorecard of which nothing can be made that goes out holds up no other: it
/// stays unsent, and is tried again with each sweep. Safe for concurrent use.
/// </summary>
/// <param name="grains">Reaches the index.</param>
/// <param name="store">Where the marks are.</param>
/// <param name="alerts">Who is told of alerts.</param>
/// <param name="scores">Who is told of scores.</param>
/// <param name="instruments">Counts those that cannot be sent.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public sealed partial class ScorecardPublisher(
    IGrainFactory grains,
    IScorecardStore store,
    IEnumerable<IAlertSink> alerts,
    IEnumerable<IScoreSink> scores,
    PublishingInstruments instruments,
    TimeProvider time,
    ILogger<ScorecardPublisher> logger) : BackgroundService, IScorecardOutlet
{
    private const int AtOnce = 256;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(10);
    private readonly LatestQueue _toIndex = new();
    private readonly LatestQueue _outward = new();
    private readonly ImmutableArray<IAlertSink> _alerts = [.. alerts];
    private readonly ImmutableArray<IScoreSink> _scores = [.. scores];

    /// <inheritdoc/>
    public Task<bool> OfferAsync(ScorecardEntry entry, Scorecard card)
    {
        var offer = new Offer(entry, card);
        _toIndex.Add(offer);
        return offer.Done.Task;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(
            RunAsync(_toIndex, PutAsync, stoppingToken),
            RunAsync(_outward, SendAsync, stoppingToken));
        _toIndex.End();
        _outward.End();
    }

    private async Task RunAsync(LatestQueue queue, Func<IReadOnlyList<Offer>, CancellationToken, Task> hand, CancellationToken stopping)
    {
        var wait = FirstRetry;
        while (!stopping.IsCancellationRequested)
        {
            IReadOnlyList<Offer> batch = [];
            try
            {
                batch = await queue.TakeAsync(AtOnce, stopping);
                await hand(batch, stopping);
                wait = FirstRetry;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                queue.PutBack(batch);
                return;
            }
            catch (Exception exception)
            {
                queue.PutBack(batch);
                LogNotHandedOut(batch.Count, wait, exception.Message);
                try
                {
                    await Task.Delay(wait, time, stopping);
                }
                catch (OperationCanceledException)
                {
                    return;
                }

                wait = wait + wait < LastRetry ? wait + wait : LastRetry;
            }
        }
    }

    private async Task PutAsync(IReadOnlyList<Offer> batch, CancellationToken stopping)
    {
        await grains.GetGrain<IAccountIndexGrain>(0).PutAsync([.. batch.Select(offer => offer.Entry)]);
        foreach (var offer in batch)
        {
            _outward.Add(offer);
        }
    }

    private async Task SendAsync(IReadOnlyList<Offer> batch, CancellationToken stopping)
    {
        List<Outgoing> made = [.. batch.Select(Make).OfType<Outgoing>()];
        List<OutgoingAlert> outgoing = [.. made.SelectMany(one => one.Alerts)];
        if (outgoing.Count > 0)
        {
            await Task.WhenAll(_alerts.Select(sink => sink.SendAsync(outgoing, stopping)));
        }

        List<OutgoingScore> states = [.. made.Select(one => one.Score).OfType<OutgoingScore>()];
        if (states.Count > 0)
        {
            await Task.WhenAll(_scores.Select(sink => sink.SendAsync(states, stopping)));
        }

        await store.MarkSentAsync([.. made.Select(one => new ScorecardVersion(one.Offer.Entry.Account, one.Offer.Entry.Version))], stopping);
        foreach (var one in made)
        {
            one.Offer.Done.TrySetResult(true);
        }
    }

    // Null where nothing can be made of it: what it holds is wrong, and would be wrong the next time.
    private Outgoing? Make(Offer offer)
    {
        try
        {
            return new Outgoing(
                offer,
                [.. ScorecardFormat.AlertsOf(offer.Card)],
                _scores.Length > 0 ? ScorecardFormat.ScoreOf(offer.Card) : null);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            instruments.NotMade();
            LogNotMade(exception, offer.Entry.Account, offer.Entry.Version);
            offer.Done.TrySetResult(false);
            return null;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Count} scorecards could not be handed out, they are tried again after {Wait}: {Reason}")]
    private partial void LogNotHandedOut(int count, TimeSpan wait, string reason);

    [LoggerMessage(2, LogLevel.Error, "The scorecard of account '{Account}', version {Version}, cannot be sent; it stays unsent, others go on.")]
    private partial void LogNotMade(Exception exception, string account, long version);

    /// <summary>What goes out of a scorecard.</summary>
    private sealed record Outgoing(Offer Offer, ImmutableArray<OutgoingAlert> Alerts, OutgoingScore? Score);

    /// <summary>A scorecard that waits to be handed out.</summary>
    private sealed record Offer(ScorecardEntry Entry, Scorecard Card)
    {
        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Offers in the order in which their accounts came, the latest of each account only. Thread-safe.</summary>
    private sealed class LatestQueue
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<string, Offer> _latest = new(StringComparer.Ordinal);
        private readonly Channel<string> _order = Channel.CreateUnbounded<string>();

        public void Add(Offer offer)
        {
            lock (_lock)
            {
                if (!_latest.TryGetValue(offer.Entry.Account, out var waiting))
                {
                    _latest.Add(offer.Entry.Account, offer);
                    _order.Writer.TryWrite(offer.Entry.Account);
                }
                else if (waiting.Entry.Version <= offer.Entry.Version)
                {
                    _latest[offer.Entry.Account] = offer;
                    waiting.Done.TrySetResult(false);
                }
                else
                {
                    offer.Done.TrySetResult(false);
                }
            }
        }

        public void PutBack(IReadOnlyList<Offer> offers)
        {
            foreach (var offer in offers)
            {
                Add(offer);
            }
        }

        public async Task<IReadOnlyList<Offer>> TakeAsync(int most, CancellationToken cancellationToken)
        {
            await _order.Reader.WaitToReadAsync(cancellationToken);
            var taken = new List<Offer>();
            lock (_lock)
            {
                while (taken.Count < most && _order.Reader.TryRead(out var account))
                {
                    if (_latest.Remove(account, out var offer))
                    {
                        taken.Add(offer);
                    }
                }
            }

            return taken;
        }

        /// <summary>Tells everybody who waits that it will not be now.</summary>
        public void End()
        {
            lock (_lock)
            {
                foreach (var offer in _latest.Values)
                {
                    offer.Done.TrySetResult(false);
                }
            }
        }
    }
}
