namespace CommunityScoring.Silo.Ingest;

/// <summary>
/// Tells whether what comes in on a partition is history being read, as at the first start over a full topic: events that happened long ago, one
/// after the other. Half of a history is no ground to warn anybody. A few late events among others are none. Written by the consumer's
/// thread; safe to read on any other.
/// </summary>
public sealed class Backfill
{
    /// <summary>An event that happened so long ago is old.</summary>
    public static readonly TimeSpan OldAge = TimeSpan.FromHours(1);

    /// <summary>So many more old events than others in a row are history.</summary>
    public const int Enough = 200;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);
    private int _surplus;
    private long _lastOffset = -1;
    private long _lastAt = long.MinValue;

    /// <summary>Takes a record, in the order of reading.</summary>
    /// <param name="offset">Its offset.</param>
    /// <param name="happenedAt">When its event happened; null for a record without one.</param>
    /// <param name="now">The moment.</param>
    public void Note(long offset, DateTimeOffset? happenedAt, DateTimeOffset now)
    {
        if (happenedAt is not { } at)
        {
            return;
        }

        var isOld = now - at > OldAge;
        _surplus = Math.Clamp(_surplus + (isOld ? 1 : -1), 0, 2 * Enough);
        if (isOld && _surplus >= Enough)
        {
            Volatile.Write(ref _lastOffset, offset);
            Volatile.Write(ref _lastAt, now.UtcTicks);
        }
    }

    /// <summary>True until all history that was read is stored, and none came for a few seconds.</summary>
    /// <param name="stored">The position before which everything is stored.</param>
    /// <param name="now">The moment.</param>
    public bool IsUnderWay(long stored, DateTimeOffset now) =>
        Volatile.Read(ref _lastOffset) is var last and >= 0 && (stored <= last || now.UtcTicks - Volatile.Read(ref _lastAt) < Rest.Ticks);
}
