namespace CommunityScoring.Silo.Storage.Postgres;

/// <summary>Where the PostgreSQL database is and how it is written.</summary>
public sealed record PostgresOptions
{
    /// <summary>The connection string, as Npgsql takes it.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>
    /// True when each group of rows is to be durable before it is confirmed; false to have the next checkpoint make it
    /// so, which saves one flush of the disk for each group.
    /// </summary>
    public bool CommitsSynchronously { get; init; }

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
