using CommunityScoring.Storage;

namespace CommunityScoring.Silo.Storage.Postgres;

/// <summary>
/// Leaves, edges and checkpoints in PostgreSQL. Writes of all callers go through one queue and are committed in groups:
/// rows without waiting for the disk, checkpoints synchronously, so that a checkpoint is never durable before the rows that
/// were confirmed before it. What a crash of the database may take back in between, the epochs guard: see
/// <see cref="ILeafStore.Epoch"/>. Rows are encoded and decoded by the callers, in parallel.
/// </summary>
public sealed partial class PostgresLeafStore : ILeafStore, ICheckpointStore, IAsyncDisposable
{
    // Upper bound of the marks in one item, so that one call does not make one endless transaction.
    private const int MarksPerWrite = 1_000;

    private readonly ILeafCodec _codec;
    private readonly PostgresDatabase _database;
    private readonly PostgresWriter _writer;
    private readonly PostgresReader _reader;
    private readonly GroupCommit<StoreWrite, long> _writes;
    private readonly GroupCommit<string, LeafRow?> _reads;

    /// <summary>Connects to the database and brings its schema up to date.</summary>
    /// <exception cref="StorageUnavailableException">The database cannot be used; the message is one line that names it.</exception>
    public PostgresLeafStore(
        PostgresOptions options, ILeafCodec codec, StorageInstruments instruments, ILogger<PostgresLeafStore> logger, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        _codec = codec;
        _database = new PostgresDatabase(options.ConnectionString);
        PostgresSchema.Apply(_database);
        // Whoever comes first wants to know the epoch.
        _database.OpenSession().Dispose();
        _writer = new PostgresWriter(_database, options, instruments, time, logger);
        _reader = new PostgresReader(_database, options, instruments, time);
        _writes = new GroupCommit<StoreWrite, long>(
            $"Writing to PostgreSQL at '{_database.Name}'",
            new GroupCommitOptions(options.MaxBatch, options.Capacity, options.Linger),
            _writer.Commit,
            time);
        _reads = new GroupCommit<string, LeafRow?>(
            $"Reading from PostgreSQL at '{_database.Name}'",
            new GroupCommitOptions(options.MaxBatch, options.Capacity, TimeSpan.Zero),
            _reader.Read,
            time);
        LogOpened(logger, _database.Name, Epoch);
    }

    /// <inheritdoc cref="ILeafStore.Epoch"/>
    public long Epoch => _database.Epoch;

    /// <inheritdoc/>
    public async Task<StoredLeaf?> ReadAsync(string key, CancellationToken cancellationToken = default)
    {
        // Looked up before the reading: what is read is of this epoch or a later one, and then refused later on.
        var epoch = Epoch;
        var row = await _reads.EnqueueAsync(key, cancellationToken).ConfigureAwait(false);
        return row is { } found ? Decode(found, epoch) : null;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredLeaf>> ReadManyAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        var epoch = Epoch;
        var rows = await _reader.RowsAsync(keys, cancellationToken).ConfigureAwait(false);
        return rows.ConvertAll(row => Decode(row, epoch));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LeafVersion>> ReadVersionsAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
        await _reader.VersionsAsync(keys, Epoch, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LeafVersion>> ReadVersionsAsync(string? after, int limit, CancellationToken cancellationToken = default) =>
        await _reader.VersionsAsync(after, limit, Epoch, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LeafEdge>> ReadChildrenAsync(
        IReadOnlyCollection<string> parents, CancellationToken cancellationToken = default) =>
        await _reader.ChildrenAsync(parents, cancellationToken).ConfigureAwait(false);

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
        await _reader.UntoldAsync(after, limit, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ReadAccountsAsync(string? after, int limit, CancellationToken cancellationToken = default) =>
        await _reader.AccountsAsync(after, limit, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Checkpoint>> ReadAllAsync(CancellationToken cancellationToken = default) =>
        await _reader.CheckpointsAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task<Checkpoint?> ReadAsync(string topicId, int partition, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(topicId);
        return _reader.CheckpointAsync(topicId, partition, cancellationToken);
    }

    /// <inheritdoc/>
    public Task WriteAsync(Checkpoint checkpoint, long? expectedPosition, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(checkpoint.TopicId);
        return _writes.EnqueueAsync(new CheckpointWrite(checkpoint, expectedPosition), cancellationToken);
    }

    /// <summary>Finishes what is queued and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        // The threads end first: the writer belongs to them until then.
        await _writes.DisposeAsync().ConfigureAwait(false);
        await _reads.DisposeAsync().ConfigureAwait(false);
        await _reader.DisposeAsync().ConfigureAwait(false);
        _writer.Dispose();
    }

    private StoredLeaf Decode(LeafRow row, long epoch)
    {
        try
        {
            return new StoredLeaf(row.Key, row.Version, row.IsTold, _codec.Decode(row.State), epoch);
        }
        catch (Exception exception)
        {
            throw new LeafStoreException(
                $"The row of leaf '{row.Key}' in PostgreSQL at '{_database.Name}' cannot be decoded: {exception.Message}", exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Storage is open in PostgreSQL at '{Name}', epoch {Epoch}.")]
    private static partial void LogOpened(ILogger logger, string name, long epoch);
}
