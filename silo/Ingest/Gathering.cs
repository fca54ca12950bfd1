namespace CommunityScoring.Silo.Ingest;

/// <summary>
/// Tells whether the records of a silo gather before they are sent to their leaves. Of a long backlog a leaf that is sent records as they are
/// read stores every few of them; sent when the room for them is full, it stores many at once. It ends when there is room for no more, when
/// nearly all is read, when nothing comes, and after <see cref="Longest"/>. While there still is a backlog it begins again once less than
/// a quarter of what had gathered waits, if that was much: reading beside storing is the slower of the two, and leaves would store every few records after all.
/// Not thread-safe; the consumer's thread owns it.
/// </summary>
/// <param name="options">The bounds.</param>
/// <param name="time">The clock.</param>
internal sealed class Gathering(ConsumerOptions options, TimeProvider time)
{
    /// <summary>So many records have to lie unread in the log: a backlog of fewer is read in about a second.</summary>
    public const long LeastUnread = 100_000;

    /// <summary>How long records gather at most.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>It ends when nothing was read for so long.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    // Where records come all the time there are always some.
    private const long NearlyNone = 1_000;

    // Fewer have to wait for records to gather again.
    private long _few = long.MaxValue;
    private long _since;
    private long _grownAt;
    private long _waiting;

    /// <summary>True while records are to gather.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Looks again.</summary>
    /// <param name="waiting">Records that wait in this silo, 0 or more.</param>
    /// <param name="unread">Records of its partitions that lie unread in the log, as far as is known.</param>
    /// <returns><see cref="IsOn"/>.</returns>
    public bool Look(long waiting, long unread)
    {
        var now = time.GetTimestamp();
        if (IsOn)
        {
            if (waiting > _waiting)
            {
                _grownAt = now;
            }

            IsOn = waiting < Room && unread > NearlyNone && time.GetElapsedTime(_since, now) < Longest && time.GetElapsedTime(_grownAt, now) < Quiet;
            // Where little came, reading is slow, and what comes live beside it would wait again and again for nothing.
            _few = waiting < Math.Min(Room, LeastUnread) ? 0 : waiting / 4;
        }
        else if (unread < LeastUnread)
        {
            _few = long.MaxValue;
        }
        else if (waiting < Room && waiting < _few)
        {
            IsOn = true;
            _since = _grownAt = now;
        }

        _waiting = waiting;
        return IsOn;
    }

    // Where partitions begin to be paused.
    private long Room => options.Records * 3L / 4;
}
