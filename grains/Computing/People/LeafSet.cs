using CommunityScoring.Events;
using CommunityScoring.Facts;

namespace CommunityScoring.People;

/// <summary>
/// What a view knows: for each leaf the facts of the greatest version it was told. Merging is commutative, associative
/// and idempotent, so telling twice, late or out of order does no harm; everything a view shows is a pure function of
/// this set. Not thread-safe; a view owns it.
/// </summary>
/// <param name="changes">Where changes are noted for what is kept up with the set; null for none.</param>
public sealed class LeafSet(LeafChanges? changes = null)
{
    private readonly Dictionary<string, VersionedFacts> _leaves = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> _children = new(StringComparer.Ordinal);

    /// <summary>All leaves, in no particular order.</summary>
    public IReadOnlyCollection<VersionedFacts> Leaves => _leaves.Values;

    /// <summary>The facts of a leaf, or null.</summary>
    public VersionedFacts? Find(string key) => _leaves.GetValueOrDefault(key);

    /// <summary>The facts of an identity, or null.</summary>
    public IdentityFacts? FindIdentity(string identity) => Find(LeafKey.Member(identity))?.Facts as IdentityFacts;

    /// <summary>The leaves that name a parent, in ordinal order.</summary>
    public IReadOnlyCollection<string> ChildrenOf(string parent) =>
        _children.TryGetValue(parent, out var children) ? children : [];

    /// <summary>Those of the leaves that name a parent whose keys have a prefix, in ordinal order.</summary>
    public IReadOnlyCollection<string> ChildrenOf(string parent, string prefix) =>
        _children.TryGetValue(parent, out var children) ? children.GetViewBetween(prefix, prefix + char.MaxValue) : [];

    /// <summary>Takes a leaf's facts unless the same or a greater version is known.</summary>
    public MergeResult Merge(VersionedFacts told)
    {
        var known = Find(told.Key);
        if (known is not null && known.Version >= told.Version)
        {
            return MergeResult.Known;
        }

        _leaves[told.Key] = told;
        changes?.Note(known?.Facts, told);
        var before = known is null ? [] : known.Facts.Parents;
        var after = told.Facts.Parents;
        if (known is not null && before.AsSpan().SequenceEqual(after.AsSpan()))
        {
            return MergeResult.Newer;
        }

        foreach (var parent in before)
        {
            _children[parent].Remove(told.Key);
        }

        foreach (var parent in after)
        {
            if (!_children.TryGetValue(parent, out var children))
            {
                _children[parent] = children = new SortedSet<string>(StringComparer.Ordinal);
            }

            children.Add(told.Key);
        }

        return MergeResult.Restructured;
    }

    /// <summary>The accounts that claim a domain, in ordinal order; the first one owns it.</summary>
    public IEnumerable<string> ClaimantsOf(string domain) =>
        ChildrenOf(LeafKey.Domain(domain)).Where(LeafKey.IsAccount).Select(LeafKey.IdOf);

    /// <summary>The latest snapshot of an account, or null.</summary>
    public AccountEvent? FindAccount(string account) =>
        (Find(LeafKey.Account(account))?.Facts as SnapshotFacts)?.Event as AccountEvent;
}

/// <summary>What came of telling a view a leaf's facts.</summary>
public enum MergeResult
{
    /// <summary>Nothing: the same or a greater version was known.</summary>
    Known,

    /// <summary>The facts were replaced; the leaf's parents are the same.</summary>
    Newer,

    /// <summary>The leaf is new here, or names other parents than before: more leaves may belong here, or fewer.</summary>
    Restructured,
}
