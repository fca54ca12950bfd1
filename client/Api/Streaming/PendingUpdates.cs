namespace CommunityScoring.Api.Streaming;

/// <summary>
/// What a listener has yet to be sent: the latest of each account, each at most once a second. Bounded: of a listener with more to come
/// it only notes from where on to read again. Not thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class PendingUpdates(TimeProvider time)
{
    /// <summary>So many accounts may wait.</summary>
    public const int Most = 1_024;

    /// <summary>An account is sent at most once within this time.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, StreamUpdate> _waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long At, long Sequence)> _sentAt = new(StringComparer.Ordinal);
    private readonly Queue<(string Account, long At)> _sent = new();

    private Phase _phase = Phase.Behind;

    private enum Phase
    {
        /// <summary>Updates are let go.</summary>
        Behind,

        /// <summary>Updates are taken, and those from before them are being read.</summary>
        Reading,

        /// <summary>Updates are taken, and nothing is missing.</summary>
        Live,
    }

    /// <summary>True where updates were let go: everything after <see cref="Position"/> must be read again.</summary>
    public bool IsBehind => _phase == Phase.Behind;

    /// <summary>Everything up to this sequence has been offered, or was nothing for this listener.</summary>
    public long Position { get; private set; }

    /// <summary>Everything up to this sequence has been sent.</summary>
    public long Sent => _waiting.Count == 0 ? Position : Math.Min(Position, _waiting.Values.Min(update => update.Sequence) - 1);

    /// <summary>Starts behind a sequence, or falls back to one.</summary>
    public void Fall(long position) => (Position, _phase) = (position, Phase.Behind);

    /// <summary>From now on updates are taken; those from before must be read.</summary>
    /// <returns>The sequence to read after.</returns>
    public long Rearm()
    {
        _phase = Phase.Reading;
        return Position;
    }

    /// <summary>Takes an update.</summary>
    public void Offer(StreamUpdate update)
    {
        if (IsBehind)
        {
            return;
        }

        // The hub may be behind what this listener has read, and offers it once more. While reading, the same change may hold more: what
        // came as it happened holds only what is new since the hub last asked.
        if (_phase == Phase.Live && _sentAt.TryGetValue(update.Account, out var sent) && sent.Sequence == update.Sequence)
        {
            if (_waiting.TryGetValue(update.Account, out var older) && older.Sequence < update.Sequence)
            {
                _waiting.Remove(update.Account);
            }

            return;
        }

        if (!_waiting.TryGetValue(update.Account, out var former))
        {
            if (_waiting.Count >= Most)
            {
                Fall(Sent);
                _waiting.Clear();
                return;
            }

            _waiting.Add(update.Account, update);
        }
        else if (update.Sequence > former.Sequence)
        {
            _waiting[update.Account] = update.After(former);
        }
    }

    /// <summary>Notes that everything up to a sequence has been read.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="isAll">True where there was nothing behind it.</param>
    public void Read(long sequence, bool isAll)
    {
        if (_phase == Phase.Reading)
        {
            (Position, _phase) = (sequence, isAll ? Phase.Live : Phase.Reading);
        }
    }

    /// <summary>Notes that everything up to a sequence has been offered as it came.</summary>
    /// <param name="sequence">The sequence.</param>
    public void Pass(long sequence)
    {
        if (_phase == Phase.Live)
        {
            Position = Math.Max(Position, sequence);
        }
    }

    /// <summary>Takes out what may be sent now, in order.</summary>
    /// <param name="next">How long to wait for the next one; null where none waits.</param>
    public List<StreamUpdate> Take(out TimeSpan? next)
    {
        next = null;

        // One moment for all of it: what is not over at the first look must not be over at the second.
        var now = time.GetTimestamp();
        while (_sent.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At, now) >= Pause)
        {
            _sent.Dequeue();
            if (_sentAt[oldest.Account].At == oldest.At)
            {
                _sentAt.Remove(oldest.Account);
            }
        }

        var ready = new List<StreamUpdate>();
        foreach (var update in _waiting.Values)
        {
            if (!_sentAt.TryGetValue(update.Account, out var sent))
            {
                ready.Add(update);
            }
            else if (Pause - time.GetElapsedTime(sent.At, now) is var left && (next is null || left < next))
            {
                next = left;
            }
        }

        ready.Sort((one, other) => one.Sequence.CompareTo(other.Sequence));
        foreach (var update in ready)
        {
            _waiting.Remove(update.Account);
            _sentAt[update.Account] = (now, update.Sequence);
            _sent.Enqueue((update.Account, now));
        }

        return ready;
    }
}
