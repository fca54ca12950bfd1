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
    /// <param name="epoch">The store's epoch, as known before the row was read.</param>
    public SnapshotNode(string key, StoredLeaf? stored, NodeContext context, Action<Exception> onAbandoned, long epoch = 0)
    {
        _context = context;
        Leaf = new Leaf(key, stored, context.Store, context.Time, onAbandoned, context.Faults, epoch);
        Teller = new Teller(Leaf, TellParentsAsync, context.OnTold, context.Options, context.Time);
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

        await Task.WhenAll(parents.Select(parent => LeafKey.IsMember(parent)
            ? _context.Peers.TellMemberAsync(LeafKey.IdOf(parent), facts, [])
            : _context.Peers.TellAccountAsync(LeafKey.IdOf(parent), [facts])));
    }
}
