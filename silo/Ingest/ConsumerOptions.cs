namespace CommunityScoring.Silo.Ingest;

/// <summary>How the consumer works.</summary>
public sealed record ConsumerOptions
{
    /// <summary>Records handed to the pumps at once, at most.</summary>
    public int BatchRecords { get; init; } = 2_000;

    /// <summary>Records under way at most over all partitions; each has an equal share.</summary>
    public int Records { get; init; } = 320_000;

    /// <summary>The least share of <see cref="Records"/>.</summary>
    public int LeastRecords { get; init; } = 2_000;

    /// <summary>Calls of leaves under way at most over all partitions; each has an equal share.</summary>
    public int Slices { get; init; } = 4_096;

    /// <summary>The least share of <see cref="Slices"/>.</summary>
    public int LeastSlices { get; init; } = 32;

    /// <summary>Longest wait for a batch to fill once it has a record.</summary>
    public TimeSpan BatchWait { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Longest wait for a first record.</summary>
    public TimeSpan PollWait { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest wait for what is under way when a partition is given up.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(5);
}
