using CommunityScoring.Api.Responses;
using CommunityScoring.Contracts;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Storage;

namespace CommunityScoring.Api.Members;

/// <summary>What is held under one identity.</summary>
/// <param name="Facts">The facts of its own row; null where there is none.</param>
/// <param name="Snapshots">The rows of threads and referrals that name it.</param>
/// <param name="Linked">The identities that say they belong to it.</param>
internal sealed record Held(IdentityFacts? Facts, IReadOnlyList<StoredLeaf> Snapshots, IReadOnlyList<string> Linked)
{
    /// <summary>What a reading says of one of its identities.</summary>
    public static Held Of(FootprintReading? reading, string identity)
    {
        var key = LeafKey.Member(identity);
        var rows = reading?.Leaves ?? [];
        return new Held(
            rows.FirstOrDefault(row => row.Key == key)?.State.Facts as IdentityFacts,
            [.. rows.Where(row => row.State.Facts is SnapshotFacts named && named.Parents.Contains(key))],
            [.. (reading?.Edges ?? []).Where(edge => edge.Parent == key && LeafKey.IsMember(edge.Child)).Select(edge => LeafKey.IdOf(edge.Child))]);
    }

    /// <summary>How much it is.</summary>
    public HeldCounts Counts
    {
        get
        {
            var (days, buckets) = (new HashSet<DateOnly>(), 0);
            foreach (ref readonly var bucket in (Facts?.Buckets ?? PackedBuckets.Empty).Decode())
            {
                days.Add(bucket.Day);
                buckets++;
            }

            return new HeldCounts(
                days.Count,
                buckets,
                Facts?.Owner is null ? 0 : 1,
                Facts?.Affiliations.Length ?? 0,
                Facts?.Consents.Length ?? 0,
                Facts?.Domain is null ? 0 : 1,
                Snapshots.Count(row => row.State.Facts is SnapshotFacts { Event: QuestionEvent }),
                Snapshots.Count(row => row.State.Facts is SnapshotFacts { Event: ReferralEvent }));
        }
    }

    /// <summary>The latest day of anything that an erasure deletes; null where there is nothing.</summary>
    public DateOnly? LastDay
    {
        get
        {
            if (Facts is not { } facts)
            {
                return null;
            }

            var days = facts.Affiliations.Select(fact => fact.Stamp.Day).Concat(facts.Consents.Select(change => change.Stamp.Day)).ToList();
            if (facts.Owner is { } owner)
            {
                days.Add(owner.Stamp.Day);
            }

            if (facts.Domain is { } domain)
            {
                days.Add(domain.SeenOn);
            }

            if (facts.Buckets.Decode() is [.., var last])
            {
                days.Add(last.Day);
            }

            return days.Count == 0 ? null : days.Max();
        }
    }
}
