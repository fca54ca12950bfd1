using CommunityScoring.Storage;

namespace CommunityScoring.Silo.Storage;

/// <summary>
/// Leaves, edges and checkpoints in one SQLite file. Writes of all callers go through one queue and are committed in
/// groups, so that a checkpoint is never durable before the rows that were written before it. Rows are encoded and
/// decoded by the callers, in parallel; the database is used on threads of the store's own.
/// </summary>
public sealed partial class SqliteLeafStore : ILeafStore, ICheckpointStore, IAsyncDisposable
{
    // Upper bound of the marks in one item, so that one call does not make one endless transaction.
    private const int MarksPerWrite = 1_000;

    private readonly ILeafCodec _codec;
    private readonly SqliteFile _file;
    private readonly SqliteWriter _writer;
    private readonly GroupReader _reader;
    private readonly BulkReader _bulk;
    private readonly GroupCommit<StoreWrite, long> _writes;
    private readonly GroupCommit<string, LeafRow?> _reads;

    /// <summary>Opens the file, which is created with its directory and schema where there is none.</summary>
    /// <exception cref="StorageUnavailableException">The file cannot be used; the message is one line that names it.</exception>
    public SqliteLeafStore(
        SqliteOptions options, ILeafCodec codec, StorageInstruments instruments, ILogger<SqliteLeafStore> logger, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        _codec = codec;
        _file = new SqliteFile(options);
        _writer = new SqliteWriter(_file, instruments, time, logger);
        _reader = new GroupReader(_file, instruments, time);
        _bulk = new BulkReader(_file, options, instruments, time);
        _writes = new GroupCommit<StoreWrite, long>(
            $"Writing to '{_file.Path}'", new GroupCommitOptions(options.MaxBatch, options.Capacity, options.Linger), _writer.Commit, time);
        _reads = new GroupCommit<string, LeafRow?>(
            $"Reading from '{_file.Path}'", new GroupCommitOptions(options.MaxBatch, options.Capacity, TimeSpan.Zero), _reader.Read, time);
        LogOpened(logger, _file.Path);
    }

    /// <inheritdoc/>
    public async Task<StoredLeaf?> ReadAsync(string key, CancellationToken cancellationToken = default)
    {
        var row = await _reads.EnqueueAsync(key, cancellationToken).ConfigureAwait(false);
        return row is { } found ? Decode(found) : null;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredLeaf>> ReadManyAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        var rows = await _bulk.RowsAsync(keys, cancellationToken).ConfigureAwait(false);
        return rows.ConvertAll(Decode);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LeafVersion>> ReadVersionsAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
        await _bulk.VersionsAsync(keys, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LeafVersion>> ReadVersionsAsync(string? after, int limit, CancellationToken cancellationToken = default) =>
        await _bulk.VersionsAsync(after, limit, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LeafEdge>> ReadChildrenAsync(
        IReadOnlyCollection<string> parents, CancellationToken cancellationToken = default) =>
        await _bulk.ChildrenAsync(parents, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task<long> WriteAsync(LeafWrite write, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(write.Key);
        ArgumentOutOfRangeException.ThrowIfNegative(write.ExpectedVersion);
        return _writes.EnqueueAsync(new RowWrite(write, _codec.Encode(write.State)), cancellationToken);
    }

    /// <inheritdoc/>
    public Task MarkToldAsync(IReadOnlyCollection<LeafVersion> told, CancellationToken cancellationToken = default) =>
        Task.WhenAll(told.Chunk(MarksPerWrite).Select(chunk => _writes.EnqueueAsync(new ToldWrite(chunk), cancellationToken)));

    /// <summary>
    /// Reads the keys of rows that their views may not know yet, after a key, in the order of their UTF-8 bytes (which
    /// is the ordinal one but for characters beyond the basic plane).
    /// </summary>
    public async Task<IReadOnlyList<string>> ReadUntoldAsync(string? after, int limit, CancellationToken cancellationToken = default) =>
        await _bulk.UntoldAsync(after, limit, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ReadAccountsAsync(string? after, int limit, CancellationToken cancellationToken = default) =>
        await _bulk.AccountsAsync(after, limit, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Checkpoint>> ReadAllAsync(CancellationToken cancellationToken = default) =>
        await _bulk.CheckpointsAsync(null, 0, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<Checkpoint?> ReadAsync(string topicId, int partition, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(topicId);
        return (await _bulk.CheckpointsAsync(topicId, partition, cancellationToken).ConfigureAwait(false)).SingleOrDefault();
    }

    /// <inheritdoc/>
    public Task WriteAsync(Checkpoint checkpoint, long? expectedPosition, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(checkpoint.TopicId);
        return _writes.EnqueueAsync(new CheckpointWrite(checkpoint, expectedPosition), cancellationToken);
    }

    /// <summary>Finishes what is queued and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        // The threads end first: writer and reader belong to them until then.
        await _writes.DisposeAsync().ConfigureAwait(false);
        await _reads.DisposeAsync().ConfigureAwait(false);
        await _bulk.DisposeAsync().ConfigureAwait(false);
        _reader.Dispose();
        _writer.Dispose();
    }

    private StoredLeaf Decode(LeafRow row)
    {
        try
        {
            return new StoredLeaf(row.Key, row.Version, row.IsTold, _codec.Decode(row.State));
        }
        catch (Exception exception)
        {
            throw new LeafStoreException($"The row of leaf '{row.Key}' in '{_file.Path}' cannot be decoded: {exception.Message}", exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Storage is open in '{Path}'.")]
    private static partial void LogOpened(ILogger logger, string path);
}
