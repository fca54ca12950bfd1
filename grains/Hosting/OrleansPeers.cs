using System.Collections.Immutable;
using CommunityScoring.Contracts;
using CommunityScoring.Facts;
using CommunityScoring.Ingest;
using CommunityScoring.Leaves;
using CommunityScoring.Views;

namespace CommunityScoring.Hosting;

/// <summary>Grain calls, as leaves, views and pumps see them. Thread-safe.</summary>
/// <param name="grains">Makes references to grains.</param>
/// <param name="silo">The silo that calls, as slices name it; null where it is a client.</param>
public sealed class OrleansPeers(IGrainFactory grains, string? silo = null) : IPeers, ILeafGateway
{
    private readonly GrainReferences<IMemberGrain> _members = new(grains);
    private readonly GrainReferences<IAccountGrain> _accounts = new(grains);
    private readonly GrainReferences<ISnapshotGrain> _snapshots = new(grains);

    /// <inheritdoc/>
    public Task TellMemberAsync(string identity, VersionedFacts told, ImmutableArray<string> way) =>
        _members[identity].TellAsync(new(told), new(way));

    /// <inheritdoc/>
    public Task TellPersonAsync(string person, VersionedFacts told) => _members[person].TellPersonAsync(new(told));

    /// <inheritdoc/>
    public Task TellNeighbourAsync(string identity, ImmutableArray<VersionedFacts> told, ImmutableArray<string>? way) =>
        _members[identity].TellNeighbourAsync(new(told), new(way ?? []), isPerson: way is null);

    /// <inheritdoc/>
    public Task TellAccountAsync(string account, ImmutableArray<VersionedFacts> told) => _accounts[account].TellAsync(new(told));

    /// <inheritdoc/>
    public async Task<VersionedFacts> KeepSettledAsync(string identity, ImmutableArray<SettledJourney> journeys, long epoch) =>
        (await _members[identity].KeepSettledAsync(new(journeys), epoch).ConfigureAwait(false)).Value;

    /// <inheritdoc/>
    public Task MarkSettledAsync(SettledMark mark, long version, long epoch) =>
        _snapshots[LeafKey.OpportunityPrefix + mark.Closing.Opportunity].MarkSettledAsync(new(mark), version, epoch);

    /// <inheritdoc/>
    public async Task<SliceResult> ApplyAsync(string leaf, LeafSlice slice) =>
        (await LeafOf(leaf).ApplyAsync(new(silo is null ? slice : slice with { Silo = silo })).ConfigureAwait(false)).Value;

    /// <summary>The grain that owns a leaf.</summary>
    /// <param name="key">The leaf's key.</param>
    public ILeafGrain LeafOf(string key) =>
        LeafKey.IsMember(key) ? _members[LeafKey.IdOf(key)]
        : LeafKey.IsAccount(key) ? _accounts[LeafKey.IdOf(key)]
        : _snapshots[key];
}
