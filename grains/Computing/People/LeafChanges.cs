using CommunityScoring.Facts;

namespace CommunityScoring.People;

/// <summary>
/// What has changed in a set of leaves since it was last looked at, as far as it can change a person, a touch or an
/// opportunity: so that what was computed from the set can be kept up, and not computed from nothing. Not thread-safe;
/// the view that owns the set owns it.
/// </summary>
public sealed class LeafChanges
{
    private readonly HashSet<string> _identities = new(StringComparer.Ordinal);
    private readonly HashSet<string> _domains = new(StringComparer.Ordinal);

    /// <summary>True when nothing of what is noted has changed.</summary>
    public bool IsEmpty => _identities.Count + _domains.Count == 0 && !HasTouches && !HasOpportunities;

    /// <summary>The identities whose own leaf, owner, threads or referrals are others than before.</summary>
    public IReadOnlyCollection<string> Identities => _identities;

    /// <summary>The company domains that an account claims and did not claim before, or the other way round.</summary>
    public IReadOnlyCollection<string> Domains => _domains;

    /// <summary>True when there are other touches than before, those of the community aside.</summary>
    public bool HasTouches { get; private set; }

    /// <summary>True when an opportunity is another than before.</summary>
    public bool HasOpportunities { get; private set; }

    /// <summary>Up to where the leaves go; it is not cleared.</summary>
    public LeafProgress Progress { get; } = new();

    /// <summary>Forgets the changes, once all that depends on them has taken them.</summary>
    public void Clear()
    {
        _identities.Clear();
        _domains.Clear();
        HasTouches = HasOpportunities = false;
    }

    /// <summary>Notes that a leaf was replaced.</summary>
    /// <param name="before">Its facts before; null for a new leaf.</param>
    /// <param name="told">What replaces them.</param>
    internal void Note(LeafFacts? before, VersionedFacts told)
    {
        Progress.Take(told);
        var (was, now) = (before?.Parents ?? [], told.Facts.Parents);
        if (LeafKey.IsAccount(told.Key))
        {
            _domains.UnionWith(was.Except(now, StringComparer.Ordinal).Concat(now.Except(was, StringComparer.Ordinal)).Select(LeafKey.IdOf));
            return;
        }

        if (LeafKey.IsMember(told.Key))
        {
            _identities.Add(LeafKey.IdOf(told.Key));
        }

        HasTouches |= told.Key.StartsWith(LeafKey.TouchPrefix, StringComparison.Ordinal);
        HasOpportunities |= told.Key.StartsWith(LeafKey.OpportunityPrefix, StringComparison.Ordinal);
        _identities.UnionWith(was.Concat(now).Where(LeafKey.IsMember).Select(LeafKey.IdOf));
    }
}
