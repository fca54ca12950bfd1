using System.Collections.Immutable;
using CommunityScoring.Index;
using CommunityScoring.Scorecards;

namespace CommunityScoring.Api.Streaming;

/// <summary>
/// Hears of changes from the index, once for all listeners of this host, and hands them out. Asks only while somebody listens. A
/// listener takes what it is handed or lets it go and reads later; none holds up another. Thread-safe.
/// </summary>
internal sealed partial class StreamHub(
    IGrainFactory grains, ScorecardCodec codec, StreamInstruments instruments, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<StreamHub> logger)
{
    private const int ChangesAtATime = 500;
    private const int ReadsAtATime = 4;
    private static readonly TimeSpan _wait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _reads = new(ReadsAtATime);
    private ImmutableHashSet<StreamListener> _listeners = [];
    private TaskCompletionSource? _started;

    /// <summary>Ends all listening when the host stops.</summary>
    public CancellationToken Stopping => lifetime.ApplicationStopping;

    /// <summary>What is measured of all listening.</summary>
    public StreamInstruments Instruments => instruments;

    /// <summary>How many listen.</summary>
    public int Listeners => Volatile.Read(ref _listeners).Count;

    /// <summary>Hands a listener all changes from now on; completes when that holds.</summary>
    public Task AttachAsync(StreamListener listener)
    {
        lock (_lock)
        {
            _listeners = _listeners.Add(listener);
            instruments.Attached();
            if (_started is null)
            {
                _started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _ = Task.Run(() => PumpAsync(_started));
            }

            return _started.Task;
        }
    }

    /// <summary>Hands a listener no more.</summary>
    public void Detach(StreamListener listener)
    {
        lock (_lock)
        {
            _listeners = _listeners.Remove(listener);
            instruments.Detached();
        }
    }

    /// <summary>The changes after a sequence, for a listener that comes back or was too slow.</summary>
    /// <param name="after">The sequence; null for the present one.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">The listener's.</param>
    public async Task<(long Next, IReadOnlyList<StreamUpdate> Updates)> ReadAsync(long? after, int limit, CancellationToken cancellationToken)
    {
        // When a host starts, all its listeners come back at once.
        await _reads.WaitAsync(cancellationToken);
        try
        {
            var changes = await Index.ChangesAsync(after, limit, TimeSpan.Zero).WaitAsync(cancellationToken);
            return (changes.Next, UpdatesOf(changes));
        }
        finally
        {
            _reads.Release();
        }
    }

    private IAccountIndexGrain Index => grains.GetGrain<IAccountIndexGrain>(0);

    private async Task PumpAsync(TaskCompletionSource started)
    {
        long? position = null;
        var isAway = false;
        while (!Stopping.IsCancellationRequested && IsWanted(started))
        {
            try
            {
                var changes = await Index.ChangesAsync(position, ChangesAtATime, _wait).WaitAsync(Stopping);
                var listeners = Volatile.Read(ref _listeners);
                var updates = UpdatesOf(changes);
                foreach (var listener in listeners)
                {
                    listener.Offer(updates, changes.Next);
                }

                (position, isAway) = (changes.Next, false);
                started.TrySetResult();
            }
            catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                // The place is kept: what changes meanwhile is heard of later. Said once, not every second.
                if (!isAway)
                {
                    LogFailed(exception);
                }

                isAway = true;
                await Task.Delay(_retry, time, CancellationToken.None);
            }
        }

        started.TrySetCanceled();
    }

    // Decides under the lock, so that whoever attaches meanwhile starts another one.
    private bool IsWanted(TaskCompletionSource started)
    {
        lock (_lock)
        {
            if (_listeners.IsEmpty && _started == started)
            {
                _started = null;
                return false;
            }

            return true;
        }
    }

    private List<StreamUpdate> UpdatesOf(IndexChanges changes)
    {
        var now = time.GetUtcNow();
        var updates = new List<StreamUpdate>(changes.Changes.Length);
        foreach (var change in changes.Changes)
        {
            updates.Add(StreamUpdate.Of(change, changes.Day, codec, now));
        }

        return updates;
    }

    [LoggerMessage(1, LogLevel.Warning, "The changes of accounts cannot be read; it is tried again every second.")]
    private partial void LogFailed(Exception exception);
}
