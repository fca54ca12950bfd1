using CommunityScoring.Events;
using CommunityScoring.Facts;

namespace CommunityScoring.People;

/// <summary>
/// Finds the neighbours of a person: the identities at the other end of its referrals. Whether a referral counts depends
/// on them as well: on who they are, and on what they referred.
/// </summary>
public static class Neighbours
{
    /// <summary>True for the leaf of a referral.</summary>
    public static bool IsReferral(LeafFacts facts) => facts is SnapshotFacts { Event: ReferralEvent };

    /// <summary>The identities at the other end of all referrals that the identities made or were made for.</summary>
    /// <param name="leaves">What a view knows.</param>
    /// <param name="identities">The identities of one person.</param>
    public static SortedSet<string> NeighboursOf(this LeafSet leaves, IReadOnlySet<string> identities) =>
        new(ParentsOfReferrals(leaves, identities).Where(LeafKey.IsMember).Select(LeafKey.IdOf).Where(other => !identities.Contains(other)),
            StringComparer.Ordinal);

    /// <summary>The company domains that the identities referred.</summary>
    /// <param name="leaves">What a view knows.</param>
    /// <param name="identities">The identities of one person.</param>
    public static IEnumerable<string> DomainsReferredBy(this LeafSet leaves, IReadOnlySet<string> identities) =>
        ParentsOfReferrals(leaves, identities).Where(LeafKey.IsDomain).Select(LeafKey.IdOf).Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> ParentsOfReferrals(LeafSet leaves, IEnumerable<string> identities) => identities
        .SelectMany(identity => leaves.ChildrenOf(LeafKey.Member(identity)))
        .Where(child => child.StartsWith(LeafKey.ReferralPrefix, StringComparison.Ordinal))
        .SelectMany(child => leaves.Find(child)!.Facts.Parents);
}
