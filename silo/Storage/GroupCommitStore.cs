using CommunityScoring.Storage;

namespace CommunityScoring.Silo.Storage;

/// <summary>
/// Rows in a database, whichever it is. Writes of all callers go through one queue and are committed in groups, in the order of the calls.
/// Rows are encoded and decoded by the callers, in parallel; the database is used on threads of the store's own.
/// </summary>
public abstract partial class GroupCommitStore : IRowStore
{
    // Upper bound of the marks in one item, so that one call does not make one endless transaction.
    private const int MarksPerWrite = 1_000;

    private readonly string _place;
    private readonly ILeafCodec _codec;
    private readonly IRowWriter _writer;
    private readonly IRowReader _reader;
    private readonly GroupCommit<StoreWrite, long> _writes;
    private readonly GroupCommit<string, LeafRow?> _reads;
    private readonly KeyedReads<LeafRow> _rows;
    private readonly KeyedReads<LeafEdge> _edges;

    private protected GroupCommitStore(RowDatabase database, ILeafCodec codec, GroupCommitOptions options, TimeProvider time)
    {
        _place = database.Place;
        _codec = codec;
        _writer = database.Writer;
        _reader = database.Reader;
        _writes = new GroupCommit<StoreWrite, long>($"Writing to {_place}", options, _writer.Commit, time);
        _reads = new GroupCommit<string, LeafRow?>($"Reading from {_place}", options with { Linger = TimeSpan.Zero }, _reader.Read, time);
        _rows = new KeyedReads<LeafRow>($"Reading rows from {_place}", options, _reader.RowsAsync, row => row.Key, time);
        _edges = new KeyedReads<LeafEdge>($"Reading edges from {_place}", options, _reader.ChildrenAsync, edge => edge.Parent, time);
    }

    /// <inheritdoc/>
    public virtual long Epoch => 0;

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
        var rows = await _rows.ReadAsync(keys, cancellationToken).ConfigureAwait(false);
        return rows.ConvertAll(row => Decode(row, epoch));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LeafVersion>> ReadVersionsAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        var epoch = Epoch;
        return Of(epoch, await _reader.VersionsAsync(keys, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LeafVersion>> ReadVersionsAsync(string? after, int limit, CancellationToken cancellationToken = default)
    {
        var epoch = Epoch;
        return Of(epoch, await _reader.VersionsAsync(after, limit, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LeafEdge>> ReadChildrenAsync(
        IReadOnlyCollection<string> parents, CancellationToken cancellationToken = default) =>
        await _edges.ReadAsync(parents, cancellationToken).ConfigureAwait(false);

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
        // The threads end first: writer and reader belong to them until then.
        await _writes.DisposeAsync().ConfigureAwait(false);
        await _reads.DisposeAsync().ConfigureAwait(false);
        await _rows.DisposeAsync().ConfigureAwait(false);
        await _edges.DisposeAsync().ConfigureAwait(false);
        await _reader.DisposeAsync().ConfigureAwait(false);
        _writer.Dispose();
        GC.SuppressFinalize(this);
    }

    private static List<LeafVersion> Of(long epoch, List<LeafVersion> versions) =>
        epoch == 0 ? versions : versions.ConvertAll(version => version with { Epoch = epoch });

    private StoredLeaf Decode(LeafRow row, long epoch)
    {
        try
        {
            return new StoredLeaf(row.Key, row.Version, row.IsTold, _codec.Decode(row.State), epoch);
        }
        catch (Exception exception)
        {
            throw new LeafStoreException($"The row of leaf '{row.Key}' in {_place} cannot be decoded: {exception.Message}", exception);
        }
    }
}

/// <summary>A database of rows that is open.</summary>
/// <param name="Place">Names it in messages.</param>
/// <param name="Writer">Writes to it.</param>
/// <param name="Reader">Reads from it.</param>
internal sealed record RowDatabase(string Place, IRowWriter Writer, IRowReader Reader);
