using CommunityScoring.Scorecards;
using CommunityScoring.Storage;

namespace CommunityScoring.Silo.Storage;

/// <summary>The reads of one kind of database, as <see cref="GroupCommitStore"/> hands them on. Safe for concurrent use, but for <see cref="Read"/>.</summary>
internal interface IRowReader : IAsyncDisposable
{
    /// <summary>Reads a group of single rows and answers each item: the row, or null for none. Blocks; called by one thread.</summary>
    void Read(IReadOnlyList<Grouped<string, LeafRow?>> batch);

    /// <inheritdoc cref="ILeafStore.ReadManyAsync"/>
    Task<List<LeafRow>> RowsAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken);

    /// <inheritdoc cref="ILeafStore.ReadVersionsAsync(IReadOnlyCollection{string}, CancellationToken)"/>
    Task<List<LeafVersion>> VersionsAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken);

    /// <inheritdoc cref="ILeafStore.ReadVersionsAsync(string?, int, CancellationToken)"/>
    Task<List<LeafVersion>> VersionsAsync(string? after, int limit, CancellationToken cancellationToken);

    /// <inheritdoc cref="ILeafStore.ReadChildrenAsync"/>
    Task<List<LeafEdge>> ChildrenAsync(IReadOnlyCollection<string> parents, CancellationToken cancellationToken);

    /// <inheritdoc cref="ILeafStore.ReadUntoldAsync"/>
    Task<List<string>> UntoldAsync(string? after, int limit, CancellationToken cancellationToken);

    /// <inheritdoc cref="ILeafStore.ReadAccountsAsync"/>
    Task<List<string>> AccountsAsync(string? after, int limit, CancellationToken cancellationToken);

    /// <inheritdoc cref="ICheckpointStore.ReadAllAsync"/>
    Task<List<Checkpoint>> CheckpointsAsync(CancellationToken cancellationToken);

    /// <inheritdoc cref="ICheckpointStore.ReadAsync"/>
    Task<Checkpoint?> CheckpointAsync(string topicId, int partition, CancellationToken cancellationToken);

    /// <inheritdoc cref="IScorecardStore.ReadScorecardAsync"/>
    Task<StoredScorecard?> ScorecardAsync(string account, CancellationToken cancellationToken);

    /// <inheritdoc cref="IScorecardStore.ReadScorecardsAsync"/>
    Task<List<StoredScorecard>> ScorecardsAsync(string? after, int limit, CancellationToken cancellationToken);

    /// <inheritdoc cref="IScorecardStore.ReadScorecardVersionsAsync"/>
    Task<List<ScorecardVersion>> ScorecardVersionsAsync(string? after, int limit, CancellationToken cancellationToken);

    /// <inheritdoc cref="IScorecardStore.ReadWaitingAsync"/>
    Task<List<string>> WaitingAsync(ScorecardWait wait, DateOnly today, string? after, int limit, CancellationToken cancellationToken);
}

/// <summary>The writes of one kind of database.</summary>
internal interface IRowWriter : IDisposable
{
    /// <summary>Writes a group and answers each of its items; throws where the group failed as a whole. Blocks; called by one thread.</summary>
    void Commit(IReadOnlyList<Grouped<StoreWrite, long>> batch);
}
