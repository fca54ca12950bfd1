using CommunityScoring.Storage;

namespace CommunityScoring.Tests.Community;

/// <summary>A store of which some readings fail, and that may lose what it had with a restart.</summary>
internal sealed class FailingStore(ILeafStore store, Func<bool> fails) : ILeafStore
{
    private ILeafStore _store = store;

    public long Epoch { get; private set; }

    /// <summary>How often the versions of all rows were asked for.</summary>
    public int Scans { get; private set; }

    /// <summary>Begins another epoch, in which other rows are there.</summary>
    public void Restart(ILeafStore remaining) => (_store, Epoch) = (remaining, Epoch + 1);

    public Task<StoredLeaf?> ReadAsync(string key, CancellationToken cancellationToken = default) => Try(() => _store.ReadAsync(key, cancellationToken));

    public Task<IReadOnlyList<StoredLeaf>> ReadManyAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
        Try(() => _store.ReadManyAsync(keys, cancellationToken));

    public Task<IReadOnlyList<LeafVersion>> ReadVersionsAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
        Try(() => _store.ReadVersionsAsync(keys, cancellationToken));

    public Task<IReadOnlyList<LeafVersion>> ReadVersionsAsync(string? after, int limit, CancellationToken cancellationToken = default) =>
        Try(() =>
        {
            Scans += after is null ? 1 : 0;
            return _store.ReadVersionsAsync(after, limit, cancellationToken);
        });

    public Task<IReadOnlyList<LeafEdge>> ReadChildrenAsync(IReadOnlyCollection<string> parents, CancellationToken cancellationToken = default) =>
        Try(() => _store.ReadChildrenAsync(parents, cancellationToken));

    public Task<IReadOnlyList<string>> ReadUntoldAsync(string? after, int limit, CancellationToken cancellationToken = default) =>
        Try(() => _store.ReadUntoldAsync(after, limit, cancellationToken));

    public Task<IReadOnlyList<string>> ReadAccountsAsync(string? after, int limit, CancellationToken cancellationToken = default) =>
        Try(() => _store.ReadAccountsAsync(after, limit, cancellationToken));

    public Task<long> WriteAsync(LeafWrite write, CancellationToken cancellationToken = default) => _store.WriteAsync(write, cancellationToken);

    public Task MarkToldAsync(IReadOnlyCollection<LeafVersion> told, CancellationToken cancellationToken = default) => _store.MarkToldAsync(told, cancellationToken);

    private Task<T> Try<T>(Func<Task<T>> read) => fails() ? Task.FromException<T>(new LeafStoreException("away")) : read();
}
