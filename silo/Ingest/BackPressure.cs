namespace CommunityScoring.Silo.Ingest;

/// <summary>
/// Tells which partitions are paused, so that a stalled store fills no heap. What a silo may have under way belongs to
/// all its partitions together and not in equal parts: pausing throws away what the client has fetched ahead, so
/// a partition is not paused while there is room. A quarter is kept for those that have little: one that stands holds up
/// no other.
/// </summary>
public static class BackPressure
{
    /// <summary>True when a partition should be paused, or stay so.</summary>
    /// <param name="options">The bounds.</param>
    /// <param name="assigned">Partitions of this silo; 1 or more.</param>
    /// <param name="total">Records under way over all of them.</param>
    /// <param name="open">Records under way in this one.</param>
    /// <param name="isPaused">True when it is paused now: it goes on only once there is room for a while.</param>
    public static bool Pauses(ConsumerOptions options, int assigned, long total, int open, bool isPaused)
    {
        if (total > options.Records)
        {
            return true;
        }

        var reserved = options.Records / 4;
        var share = reserved / assigned;
        return isPaused
            ? open > share / 2 && (total > options.Records / 2 || open > Most(options, assigned) / 2)
            : open > share && (total > options.Records - reserved || open > Most(options, assigned));
    }

    // Four equal parts, where that leaves half for the others.
    private static int Most(ConsumerOptions options, int assigned) => Math.Min(options.Records / 2, 4 * (options.Records / assigned));
}
