using CommunityScoring.Storage;

namespace CommunityScoring.Tests.Community;

/// <summary>A store of which some readings fail.</summary>
internal sealed class FailingStore(ILeafStore store, Func<bool> fails) : ILeafStore
{
    public Task<StoredLeaf?> ReadAsync(string key, CancellationToken cancellationToken = default) => Try(() => store.ReadAsync(key, cancellationToken));

    public Task<IReadOnlyList<StoredLeaf>> ReadManyAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
        Try(() => store.ReadManyAsync(keys, cancellationToken));

    public Task<IReadOnlyList<LeafVersion>> ReadVersionsAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
        Try(() => store.ReadVersionsAsync(keys, cancellationToken));

    public Task<IReadOnlyList<LeafVersion>> ReadVersionsAsync(string? after, int limit, CancellationToken cancellationToken = default) =>
        Try(() => store.ReadVersionsAsync(after, limit, cancellationToken));

    public Task<IReadOnlyList<LeafEdge>> ReadChildrenAsync(IReadOnlyCollection<string> parents, CancellationToken cancellationToken = default) =>
        Try(() => store.ReadChildrenAsync(parents, cancellationToken));

    public Task<IReadOnlyList<string>> ReadUntoldAsync(string? after, int limit, CancellationToken cancellationToken = default) =>
        Try(() => store.ReadUntoldAsync(after, limit, cancellationToken));

    public Task<IReadOnlyList<string>> ReadAccountsAsync(string? after, int limit, CancellationToken cancellationToken = default) =>
        Try(() => store.ReadAccountsAsync(after, limit, cancellationToken));

    public Task<long> WriteAsync(LeafWrite write, CancellationToken cancellationToken = default) => store.WriteAsync(write, cancellationToken);

    public Task MarkToldAsync(IReadOnlyCollection<LeafVersion> told, CancellationToken cancellationToken = default) => store.MarkToldAsync(told, cancellationToken);

    private Task<T> Try<T>(Func<Task<T>> read) => fails() ? Task.FromException<T>(new LeafStoreException("away")) : read();
}
