namespace CommunityScoring.Silo.Storage;

/// <summary>Where the SQLite file is and how it is written.</summary>
public sealed record SqliteOptions
{
    /// <summary>The connection string; a relative path is one below the working directory.</summary>
    public string ConnectionString { get; init; } = "Data Source=data/community-scoring.db";

    /// <summary>How long to wait for a lock that another process holds before the operation fails.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// True when a completed write must survive a loss of power as well; false when surviving the end of the process is
    /// enough. False saves one flush of the disk for each group.
    /// </summary>
    public bool SurvivesPowerLoss { get; init; } = true;

    /// <summary>Upper bound of the writes in one transaction.</summary>
    public int MaxBatch { get; init; } = 5_000;

    /// <summary>How many writes may wait; those who bring more wait until there is room.</summary>
    public int Capacity { get; init; } = 20_000;

    /// <summary>How long the writer waits for company once it has a first write. None by default: load itself makes the groups.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.Zero;

    /// <summary>How many reads of many rows run at once; reads of single rows have a connection of their own.</summary>
    public int BulkReaders { get; init; } = 2;

    /// <summary>True where rows are kept without their contents, as an index of contents that are elsewhere.</summary>
    public bool KeepsContentsApart { get; init; }
}
