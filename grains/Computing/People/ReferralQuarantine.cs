using System.Collections.Immutable;
using CommunityScoring.Events;
using CommunityScoring.Facts;

namespace CommunityScoring.People;

/// <summary>
/// Tells which referrals of a person are withheld: a pure function of the referrals and links known now. Nothing is
/// marked or stored, so a referral is released by itself when the reason goes. A retracted referral is no reason for
/// anything. Consent is not looked at: withdrawing must not release what two persons made for each other.
/// </summary>
/// <remarks>
/// To see <see cref="QuarantineReason.Mutual"/> the set must hold the identities of the referred persons and the
/// referrals that those made.
/// </remarks>
public static class ReferralQuarantine
{
    /// <summary>So many earlier ones in the days of a burst put the next one into quarantine.</summary>
    public const int BurstSize = 20;

    /// <summary>Days of a burst, the referral's own day included.</summary>
    public const int BurstDays = 30;

    private static readonly Comparer<ReferralEvent> s_order = Comparer<ReferralEvent>.Create((left, right) =>
        left.MadeOn.CompareTo(right.MadeOn) is not 0 and var byDay ? byDay : string.CompareOrdinal(left.Referral, right.Referral));

    /// <summary>The unretracted referrals that a person made, in order of day and id.</summary>
    /// <param name="leaves">What the view knows.</param>
    /// <param name="identities">The person's identities.</param>
    public static ImmutableArray<ReferralEvent> MadeBy(LeafSet leaves, IEnumerable<string> identities)
    {
        List<ReferralEvent>? made = null;
        foreach (var identity in identities)
        {
            foreach (var child in leaves.ChildrenOf(LeafKey.Member(identity)))
            {
                if (leaves.Find(child)!.Facts is SnapshotFacts { Event: ReferralEvent { Retracted: false } referral } && referral.Referrer == identity)
                {
                    (made ??= []).Add(referral);
                }
            }
        }

        return made is null ? [] : [.. made.Order(s_order)];
    }

    /// <summary>Those of a person's referrals that are withheld, in order of day and id.</summary>
    /// <param name="leaves">What the view knows.</param>
    /// <param name="person">The person's key.</param>
    /// <param name="made">The person's unretracted referrals, in order of day and id.</param>
    public static ImmutableArray<QuarantinedReferral> Of(LeafSet leaves, string person, ImmutableArray<ReferralEvent> made)
    {
        var withheld = ImmutableArray.CreateBuilder<QuarantinedReferral>();
        var referrers = new Dictionary<string, bool>(StringComparer.Ordinal);
        var first = 0;
        for (var i = 0; i < made.Length; i++)
        {
            while (made[first].MadeOn.DayNumber <= made[i].MadeOn.DayNumber - BurstDays)
            {
                first++;
            }

            if (ReasonOf(made[i], i - first) is { } reason)
            {
                withheld.Add(new QuarantinedReferral(made[i].Referral, person, made[i].Referred, made[i].MadeOn, 1, reason));
            }
        }

        return withheld.ToImmutable();

        QuarantineReason? ReasonOf(ReferralEvent referral, int earlier)
        {
            if (!IsCompany(referral))
            {
                var referred = leaves.PersonOf(referral.Referred);
                if (referred == person)
                {
                    return QuarantineReason.Self;
                }

                if (!referrers.TryGetValue(referred, out var referredBack))
                {
                    referrers[referred] = referredBack = MadeBy(leaves, leaves.IdentitiesOf(referred))
                        .Any(back => !IsCompany(back) && leaves.PersonOf(back.Referred) == person);
                }

                if (referredBack)
                {
                    return QuarantineReason.Mutual;
                }
            }

            return earlier >= BurstSize ? QuarantineReason.Burst : null;
        }
    }

    /// <summary>
    /// Those of the plain counts of <c>referral.made</c> that are withheld. They name nobody, so only a burst can be
    /// told of them: they come before the referrals of their day and are judged by all that came earlier, while
    /// referrals are judged by referrals alone.
    /// </summary>
    /// <param name="person">The person's key.</param>
    /// <param name="counts">The counts by day, ascending; 1 or more each.</param>
    /// <param name="made">The person's unretracted referrals, in order of day and id.</param>
    public static ImmutableArray<QuarantinedReferral> OfPlain(
        string person, IReadOnlyList<(DateOnly Day, long Count)> counts, ImmutableArray<ReferralEvent> made)
    {
        var withheld = ImmutableArray.CreateBuilder<QuarantinedReferral>();
        for (var i = 0; i < counts.Count; i++)
        {
            var (day, count) = counts[i];
            var since = day.DayNumber - BurstDays + 1;
            var earlier = (long)made.Count(referral => referral.MadeOn.DayNumber >= since && referral.MadeOn < day);
            for (var j = i - 1; j >= 0 && counts[j].Day.DayNumber >= since && earlier < BurstSize; j--)
            {
                earlier += Math.Min(counts[j].Count, BurstSize);
            }

            var standing = Math.Clamp(BurstSize - earlier, 0, count);
            if (standing < count)
            {
                withheld.Add(new QuarantinedReferral(null, person, null, day, count - standing, QuarantineReason.Burst));
            }
        }

        return withheld.ToImmutable();
    }

    private static bool IsCompany(ReferralEvent referral) => referral.Referred.StartsWith(Identity.DomainPrefix, StringComparison.Ordinal);
}
