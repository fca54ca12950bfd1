namespace CommunityScoring.Silo.Hosting;

/// <summary>
/// When leaves with something to tell are looked for: every few minutes, and at once, and some more times, when a silo has come or gone or the database
/// has restarted. Those are what leaves rows untold that nobody holds; and a leaf that is still awake from before a restart ends when it is waked,
/// so that only the next look wakes it for good. Not thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class UntoldSchedule(TimeProvider time)
{
    /// <summary>The longest time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    /// <summary>The time between two looks after a change, or after one that failed.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    /// <summary>So many looks a change takes.</summary>
    public const int LooksAfterChange = 4;

    private (long Epoch, long Membership)? _known;
    private long _lookedAt;
    private int _left;

    /// <summary>True where it is time to look.</summary>
    /// <param name="epoch">The present epoch of the database.</param>
    /// <param name="membership">The present version of the cluster's membership.</param>
    public bool IsDue(long epoch, long membership)
    {
        if (_known != (epoch, membership))
        {
            _known = (epoch, membership);
            _left = LooksAfterChange;
            return true;
        }

        return time.GetElapsedTime(_lookedAt) >= (_left > 0 ? Soon : Interval);
    }

    /// <summary>Notes that it was looked.</summary>
    /// <param name="isDone">False where the look failed: it is tried again soon.</param>
    public void Looked(bool isDone)
    {
        _lookedAt = time.GetTimestamp();
        _left = isDone ? Math.Max(0, _left - 1) : Math.Max(1, _left);
    }
}
