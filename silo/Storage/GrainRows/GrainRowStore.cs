using CommunityScoring.Leaves;
using CommunityScoring.Storage;
using Orleans.Storage;

namespace CommunityScoring.Silo.Storage.GrainRows;

/// <summary>
/// Rows whose contents are written by a grain storage of Orleans, one a statement, which checks the version as its ETag. What grain storage
/// cannot do — finding rows by anything but their key — an index does, which is a store without contents: versions, marks, edges, due days
/// and checkpoints. The content is written first and decides; then the index notes it, and only then is the write confirmed. A reader that
/// finds a content that the index does not know, since a writer ended between the two, has the index note it: so whoever repeats a write that
/// was not confirmed, which everybody does, mends the index before.
/// </summary>
public sealed partial class GrainRowStore : IRowStore
{
    /// <summary>The name of the grain storage.</summary>
    public const string StorageName = "rows";

    // A row that is written all the time may be at another version at each look; one that never agrees is broken.
    private const int Looks = 20;

    private readonly IRowStore _index;
    private readonly ILeafCodec _codec;
    private readonly RowContents _leaves;
    private readonly RowContents _scorecards;
    private readonly KeyedTurns _turns;

    /// <summary>Puts the two together.</summary>
    /// <param name="index">The index, which encodes with <see cref="IndexCodec"/>; it belongs to this store from here on.</param>
    /// <param name="storage">The grain storage; it may start later than this store, but before anything is read or written.</param>
    /// <param name="codec">Encodes and decodes leaves.</param>
    /// <param name="options">The bounds.</param>
    public GrainRowStore(IRowStore index, IGrainStorage storage, ILeafCodec codec, GrainRowOptions options)
    {
        _index = index;
        _codec = codec;
        _leaves = new RowContents(storage, "leaf", options.Readers);
        _scorecards = new RowContents(storage, "scorecard", options.Readers);
        _turns = new KeyedTurns("The store of rows", options.Writers);
    }

    /// <inheritdoc/>
    public long Epoch => _index.Epoch;

    /// <inheritdoc/>
    public async Task<StoredLeaf?> ReadAsync(string key, CancellationToken cancellationToken = default)
    {
        for (var look = 0; look < Looks; look++)
        {
            // The content before the index: an index that is behind has missed a write.
            var epoch = Epoch;
            var content = await _leaves.ReadAsync(key, cancellationToken).ConfigureAwait(false);
            var entry = await _index.ReadAsync(key, cancellationToken).ConfigureAwait(false);
            if (content?.Version == entry?.Version)
            {
                return content is null ? null : Decode(key, content, entry!.IsTold, epoch);
            }

            if (content is not null && content.Version > (entry?.Version ?? 0))
            {
                await MendAsync(key, entry?.Version ?? 0, content, epoch).ConfigureAwait(false);
            }
        }

        throw Broken("leaf", key);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredLeaf>> ReadManyAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        // The index before the contents: a content is there before the index names it.
        var epoch = Epoch;
        var entries = await _index.ReadManyAsync(keys, cancellationToken).ConfigureAwait(false);
        var contents = await _leaves.ReadManyAsync(entries.Select(entry => entry.Key), cancellationToken).ConfigureAwait(false);
        return [.. entries.Zip(contents, (entry, content) => content is null || content.Version < entry.Version
            ? throw Broken("leaf", entry.Key)
            : Decode(entry.Key, content, entry.IsTold && content.Version == entry.Version, epoch))];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<LeafVersion>> ReadVersionsAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
        _index.ReadVersionsAsync(keys, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LeafVersion>> ReadVersionsAsync(string? after, int limit, CancellationToken cancellationToken = default) =>
        _index.ReadVersionsAsync(after, limit, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LeafEdge>> ReadChildrenAsync(IReadOnlyCollection<string> parents, CancellationToken cancellationToken = default) =>
        _index.ReadChildrenAsync(parents, cancellationToken);

    /// <inheritdoc/>
    public Task<long> WriteAsync(LeafWrite write, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(write.Key);
        ArgumentOutOfRangeException.ThrowIfNegative(write.ExpectedVersion);
        cancellationToken.ThrowIfCancellationRequested();
        var content = new RowContent
        {
            Bytes = _codec.Encode(write.State),
            AddedParents = [.. write.AddedParents],
            RemovedParents = [.. write.RemovedParents],
        };
        return _turns.RunAsync($"leaf/{write.Key}", async () =>
        {
            // Contents are flushed one by one and are never lost, but what the writer knows may rest on marks that were.
            if (write.Epoch != Epoch)
            {
                throw new FormerEpochException(write.Key, write.Epoch, Epoch);
            }

            var version = await _leaves.WriteAsync(write.Key, write.ExpectedVersion, content).ConfigureAwait(false);
            await NoteAsync(write, version).ConfigureAwait(false);
            return version;
        });
    }

    /// <inheritdoc/>
    public Task MarkToldAsync(IReadOnlyCollection<LeafVersion> told, CancellationToken cancellationToken = default) =>
        _turns.RunAsync("told", async () =>
        {
            await _index.MarkToldAsync(told, cancellationToken).ConfigureAwait(false);
            return true;
        });

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ReadUntoldAsync(string? after, int limit, CancellationToken cancellationToken = default) =>
        _index.ReadUntoldAsync(after, limit, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ReadAccountsAsync(string? after, int limit, CancellationToken cancellationToken = default) =>
        _index.ReadAccountsAsync(after, limit, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Checkpoint>> ReadAllAsync(CancellationToken cancellationToken = default) => _index.ReadAllAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<Checkpoint?> ReadAsync(string topicId, int partition, CancellationToken cancellationToken = default) =>
        _index.ReadAsync(topicId, partition, cancellationToken);

    /// <inheritdoc/>
    public Task WriteAsync(Checkpoint checkpoint, long? expectedPosition, CancellationToken cancellationToken = default) =>
        _turns.RunAfterAllAsync($"checkpoint/{checkpoint.TopicId}/{checkpoint.Partition}", async () =>
        {
            await _index.WriteAsync(checkpoint, expectedPosition, cancellationToken).ConfigureAwait(false);
            return checkpoint.Position;
        });

    /// <summary>Finishes what was asked for and closes the index.</summary>
    public async ValueTask DisposeAsync()
    {
        await _turns.CloseAsync().ConfigureAwait(false);
        await _index.DisposeAsync().ConfigureAwait(false);
    }

    private async Task NoteAsync(LeafWrite write, long version)
    {
        try
        {
            await _index.WriteAsync(write with { State = LeafState.New }).ConfigureAwait(false);
        }
        catch (VersionConflictException)
        {
            // A reader has come before and noted it. Otherwise the index is behind, and whoever reads the row next mends it.
            if (await _index.ReadAsync(write.Key).ConfigureAwait(false) is not { } entry || entry.Version < version)
            {
                throw Broken("leaf", write.Key);
            }
        }
    }

    private Task MendAsync(string key, long noted, VersionedContent content, long epoch) => _turns.RunAsync($"leaf/{key}", async () =>
    {
        if (content.Version == noted + 1)
        {
            await NoteAsync(
                new LeafWrite(key, noted, LeafState.New, content.Content.AddedParents, content.Content.RemovedParents, epoch), content.Version)
                .ConfigureAwait(false);
        }

        return true;
    });

    private StoredLeaf Decode(string key, VersionedContent content, bool isTold, long epoch)
    {
        try
        {
            return new StoredLeaf(key, content.Version, isTold, _codec.Decode(content.Content.Bytes), epoch);
        }
        catch (Exception exception)
        {
            throw new LeafStoreException($"The row of leaf '{key}' in Orleans' storage cannot be decoded: {exception.Message}", exception);
        }
    }

    private static LeafStoreException Broken(string kind, string key) =>
        new($"The row of {kind} '{key}' has a version in Orleans' storage that its index does not lead to: are they of one backup?");
}
