using System.Threading.Channels;
using CommunityScoring.Api.Access;

namespace CommunityScoring.Api.Streaming;

/// <summary>
/// One who listens. Handed changes while it keeps up; where too many wait it lets them go and reads the present state of what has
/// changed, page by page, at its own speed.
/// </summary>
internal sealed class StreamListener(StreamHub hub, StreamFilter filter, TimeProvider time)
{
    /// <summary>How often something is sent at least.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private const int ReadAtATime = 200;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly Lock _lock = new();
    private readonly PendingUpdates _pending = new(time);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Whether the listener's key still opens, asked at each heartbeat; null where nobody can take it away.</summary>
    public LiveAccess? Access { get; init; }

    /// <summary>Takes changes from the hub; never waits.</summary>
    /// <param name="updates">The changes.</param>
    /// <param name="position">Everything up to this sequence is said with them.</param>
    public void Offer(IReadOnlyList<StreamUpdate> updates, long position)
    {
        var isWoken = false;
        lock (_lock)
        {
            var wasBehind = _pending.IsBehind;
            foreach (var update in updates)
            {
                if (filter.Passes(update))
                {
                    _pending.Offer(update);
                    isWoken = true;
                }
            }

            _pending.Pass(position);
            if (!wasBehind && _pending.IsBehind)
            {
                hub.Instruments.Overflowed();
            }
        }

        if (isWoken)
        {
            _wake.Writer.TryWrite(true);
        }
    }

    /// <summary>Sends what changes until the listener leaves, its key opens no more, or the host stops.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="after">The sequence to go on behind; null for from now on.</param>
    /// <param name="cancellationToken">Ends when the listener has left.</param>
    public async Task RunAsync(EventWriter writer, long? after, CancellationToken cancellationToken)
    {
        // From before the first read on, so that nothing falls between the two.
        var attached = hub.AttachAsync(this);
        try
        {
            await attached.WaitAsync(_patience, time, cancellationToken);
            var position = after ?? (await hub.ReadAsync(null, 1, cancellationToken)).Next;
            lock (_lock)
            {
                _pending.Fall(position);
            }

            if (after is not null)
            {
                hub.Instruments.Resumed();
            }

            await writer.WelcomeAsync(position, cancellationToken);
            await using var timer = time.CreateTimer(_ => _wake.Writer.TryWrite(true), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            var askedAt = time.GetTimestamp();
            while (true)
            {
                // The heartbeat's timer wakes this at the latest.
                if (time.GetElapsedTime(askedAt) >= Heartbeat)
                {
                    if (Access is not null && !await Access.HoldsAsync(cancellationToken))
                    {
                        return;
                    }

                    askedAt = time.GetTimestamp();
                }

                if (!await CatchUpAsync(writer, cancellationToken))
                {
                    await Task.Delay(PendingUpdates.Pause, time, cancellationToken);
                }
                else if (!await SendAsync(writer, timer, cancellationToken))
                {
                    await _wake.Reader.ReadAsync(cancellationToken);
                }
            }
        }
        finally
        {
            hub.Detach(this);
        }
    }

    /// <summary>Reads what was let go, where anything was; false where there is more, and it is to be tried again after a pause.</summary>
    private async Task<bool> CatchUpAsync(EventWriter writer, CancellationToken cancellationToken)
    {
        long position;
        lock (_lock)
        {
            if (!_pending.IsBehind)
            {
                return true;
            }

            position = _pending.Rearm();
        }

        bool isAll;
        do
        {
            try
            {
                var (next, updates) = await hub.ReadAsync(position, ReadAtATime, cancellationToken);
                (position, isAll) = (next, updates.Count < ReadAtATime);
                lock (_lock)
                {
                    foreach (var update in updates.Where(filter.Passes))
                    {
                        _pending.Offer(update);
                    }

                    _pending.Read(next, isAll);
                    isAll |= _pending.IsBehind;
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The index is away; the place is kept. The hub, which asks it as well, notes why.
                lock (_lock)
                {
                    _pending.Fall(_pending.Sent);
                }

                return false;
            }

            await SendAsync(writer, null, cancellationToken);
        }
        while (!isAll);

        lock (_lock)
        {
            return !_pending.IsBehind;
        }
    }

    /// <summary>Sends what may be sent now; false where there is nothing.</summary>
    private async Task<bool> SendAsync(EventWriter writer, ITimer? timer, CancellationToken cancellationToken)
    {
        List<StreamUpdate> ready;
        long sent;
        TimeSpan? next;
        lock (_lock)
        {
            ready = _pending.Take(out next);
            sent = _pending.Sent;
        }

        if (ready.Count > 0)
        {
            await writer.WriteAsync(ready, filter, sent, cancellationToken);
            return true;
        }

        var silence = Heartbeat - time.GetElapsedTime(writer.WrittenAt);
        if (timer is not null && silence <= TimeSpan.Zero)
        {
            await writer.BeatAsync(sent, cancellationToken);
            silence = Heartbeat;
        }

        timer?.Change(next is { } due && due < silence ? due : silence, Timeout.InfiniteTimeSpan);
        return false;
    }
}
