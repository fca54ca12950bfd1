using CommunityScoring.Contracts;
using CommunityScoring.Facts;
using CommunityScoring.Hosting;
using CommunityScoring.Storage;
using Orleans.Concurrency;
using Orleans.Placement;

namespace CommunityScoring.Leaves;

/// <summary>Hosts a <see cref="SnapshotNode"/>.</summary>
/// <param name="store">Where its row is.</param>
/// <param name="context">What it works with.</param>
/// <param name="home">Has it live where its partition is consumed.</param>
/// <param name="activations">Says where rows cannot be read.</param>
[Reentrant]
[PreferLocalPlacement]
public sealed class SnapshotGrain(ILeafStore store, NodeContext context, LeafHome home, ActivationLog activations) : Grain, ISnapshotGrain
{
    private SnapshotNode _node = null!;
    private int _strangers;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        _node = new SnapshotNode(key, await activations.WatchAsync(store.ReadAsync(key, cancellationToken)), context, _ => DeactivateOnIdle());
        _node.Teller.Notify();
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _node?.Teller.Stop();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<Envelope<SliceResult>> ApplyAsync(Envelope<LeafSlice> slice)
    {
        var result = await _node.Leaf.ApplyAsync(slice.Value);
        _strangers = home.Follow(this, slice.Value, _strangers);
        return new(result);
    }

    /// <inheritdoc/>
    public Task ResumeAsync()
    {
        _node.Leaf.RequireEpoch();
        _node.Teller.Notify();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task MarkSettledAsync(Envelope<SettledMark> mark, long version, long epoch) => _node.Leaf.MarkSettledAsync(mark.Value, version, epoch);
}
