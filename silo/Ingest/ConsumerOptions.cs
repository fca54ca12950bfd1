namespace CommunityScoring.Silo.Ingest;

/// <summary>How the consumer works.</summary>
public sealed record ConsumerOptions
{
    /// <summary>Records handed to the pumps at once, at most.</summary>
    public int BatchRecords { get; init; } = 2_000;

    /// <summary>
    /// Records under way at most over all partitions, one batch more at worst; <see cref="BackPressure"/> shares them out.
    /// The more may wait, the more of one leaf are stored with one row when there is a backlog.
    /// </summary>
    public int Records { get; init; } = 4_000_000;

    /// <summary>
    /// Calls of leaves under way at most over all partitions; each has an equal share. Enough to fill a group of writes; with more of them
    /// whatever else waits for a thread waits longer, and accounts were told of a backlog so late that calls timed out.
    /// </summary>
    public int Slices { get; init; } = 1_024;

    /// <summary>The least share of <see cref="Slices"/>.</summary>
    public int LeastSlices { get; init; } = 4;

    /// <summary>Longest wait for a batch to fill once it has a record.</summary>
    public TimeSpan BatchWait { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Longest wait for a first record.</summary>
    public TimeSpan PollWait { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest wait for what is under way when a partition is given up.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The options for a process with so much memory: records under way take a quarter of it at most.</summary>
    /// <param name="memoryBytes">What the process may use, in bytes; above 0.</param>
    public static ConsumerOptions For(long memoryBytes) =>
        new() { Records = (int)Math.Clamp(memoryBytes / 4 / RecordBytes, 20_000, 4_000_000) };

    // A parsed event, its place in its lane and in the tracker of offsets take less than half of it.
    private const int RecordBytes = 1_024;
}
