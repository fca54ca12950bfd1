using CommunityScoring.Facts;
using CommunityScoring.Storage;

namespace CommunityScoring.Leaves;

/// <summary>
/// A thread, referral, opportunity, touch or cost while it is awake: a leaf that is one snapshot and has no view of its
/// own. Not thread-safe; calls may interleave at awaits.
/// </summary>
public sealed class SnapshotNode
{
    private readonly NodeContext _context;

    /// <summary>Starts the leaf from its row.</summary>
    /// <param name="key">The leaf's key.</param>
    /// <param name="stored">Its row, or null.</param>
    /// <param name="context">What it works with.</param>
    /// <param name="onAbandoned">Called once when this node must be dropped.</param>
    public SnapshotNode(string key, StoredLeaf? stored, NodeContext context, Action<Exception> onAbandoned)
    {
        _context = context;
        Leaf = new Leaf(key, stored, context.Store, context.Time, onAbandoned, context.Faults);
        Teller = new Teller(Leaf, TellParentsAsync, context.OnTold, context.Options, context.Time, context.Tellings);
    }

    /// <summary>The leaf.</summary>
    public Leaf Leaf { get; }

    /// <summary>Tells the views of the leaf.</summary>
    public Teller Teller { get; }

    private async Task TellParentsAsync(StoredLeaf stored)
    {
        if (stored.Versioned is not { } facts)
        {
            return;
        }

        IEnumerable<string> parents = facts.Facts.Parents;
        if (!_context.Faults.HasFlag(LeafFaults.FormerParentNotTold))
        {
            parents = parents.Concat(stored.State.FormerParents);
        }

        await Task.WhenAll(parents.Select(parent => TellAsync(parent, facts)));
    }

    private async Task TellAsync(string parent, VersionedFacts facts)
    {
        if (LeafKey.IsMember(parent))
        {
            await _context.Peers.TellMemberAsync(LeafKey.IdOf(parent), facts, []);
        }
        else if (LeafKey.IsAccount(parent))
        {
            await _context.Peers.TellAccountAsync(LeafKey.IdOf(parent), [facts]);
        }
        else
        {
            var claimants = await _context.Loader.ReadClaimantsAsync(parent);
            await Task.WhenAll(claimants.Select(claimant => _context.Peers.TellAccountAsync(claimant, [facts])));
        }
    }
}
