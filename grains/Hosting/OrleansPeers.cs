using System.Collections.Immutable;
using CommunityScoring.Contracts;
using CommunityScoring.Facts;
using CommunityScoring.Ingest;
using CommunityScoring.Leaves;
using CommunityScoring.Views;

namespace CommunityScoring.Hosting;

/// <summary>Grain calls, as leaves, views and pumps see them.</summary>
/// <param name="grains">Makes references to grains.</param>
public sealed class OrleansPeers(IGrainFactory grains) : IPeers, ILeafGateway
{
    /// <inheritdoc/>
    public Task TellMemberAsync(string identity, VersionedFacts told, ImmutableArray<string> way) =>
        grains.GetGrain<IMemberGrain>(identity).TellAsync(new(told), new(way));

    /// <inheritdoc/>
    public Task TellPersonAsync(string person, VersionedFacts told) =>
        grains.GetGrain<IMemberGrain>(person).TellPersonAsync(new(told));

    /// <inheritdoc/>
    public Task TellAccountAsync(string account, ImmutableArray<VersionedFacts> told) =>
        grains.GetGrain<IAccountGrain>(account).TellAsync(new(told));

    /// <inheritdoc/>
    public async Task<SliceResult> ApplyAsync(string leaf, LeafSlice slice) =>
        (await LeafOf(leaf).ApplyAsync(new(slice)).ConfigureAwait(false)).Value;

    /// <summary>The grain that owns a leaf.</summary>
    /// <param name="key">The leaf's key.</param>
    public ILeafGrain LeafOf(string key) =>
        LeafKey.IsMember(key) ? grains.GetGrain<IMemberGrain>(LeafKey.IdOf(key))
        : LeafKey.IsAccount(key) ? grains.GetGrain<IAccountGrain>(LeafKey.IdOf(key))
        : grains.GetGrain<ISnapshotGrain>(key);
}
