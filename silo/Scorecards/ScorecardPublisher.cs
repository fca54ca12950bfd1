using System.Collections.Immutable;
using System.Threading.Channels;
using CommunityScoring.Index;
using CommunityScoring.Publishing;
using CommunityScoring.Scorecards;

namespace CommunityScoring.Silo.Scorecards;

/// <summary>
/// Hands stored scorecards out: to the index, then to the topics and webhooks, then the rows are marked as sent. Of each account only the
/// latest one waits, so memory is bounded by the accounts however long a receiver is away; a later one carries what of an earlier
/// one was not sent. The index does not wait for the others. Safe for concurrent use.
/// </summary>
/// <param name="grains">Reaches the index.</param>
/// <param name="store">Where the marks are.</param>
/// <param name="alerts">Who is told of alerts.</param>
/// <param name="scores">Who is told of scores.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public sealed partial class ScorecardPublisher(
    IGrainFactory grains,
    IScorecardStore store,
    IEnumerable<IAlertSink> alerts,
    IEnumerable<IScoreSink> scores,
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
        List<OutgoingAlert> outgoing = [.. batch.SelectMany(offer => ScorecardFormat.AlertsOf(offer.Card))];
        if (outgoing.Count > 0)
        {
            await Task.WhenAll(_alerts.Select(sink => sink.SendAsync(outgoing, stopping)));
        }

        if (_scores.Length > 0)
        {
            List<OutgoingScore> states = [.. batch.Select(offer => ScorecardFormat.ScoreOf(offer.Card))];
            await Task.WhenAll(_scores.Select(sink => sink.SendAsync(states, stopping)));
        }

        await store.MarkSentAsync([.. batch.Select(offer => new ScorecardVersion(offer.Entry.Account, offer.Entry.Version))], stopping);
        foreach (var offer in batch)
        {
            offer.Done.TrySetResult(true);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Count} scorecards could not be handed out, they are tried again after {Wait}: {Reason}")]
    private partial void LogNotHandedOut(int count, TimeSpan wait, string reason);

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
