using System.Collections.Immutable;
using CommunityScoring.Events;
using CommunityScoring.Facts;

namespace CommunityScoring.People;

/// <summary>One person: the facts of all identities that end there, put together. Immutable.</summary>
/// <param name="Key">The identity at which the owners end.</param>
/// <param name="Identities">The identities in ordinal order, those without facts included.</param>
/// <param name="Leaves">The facts behind them, threads and the referrals that the person made or was made for included.</param>
/// <param name="Timeline">The account of each day.</param>
/// <param name="IsHidden">True while the latest change of consent of any identity is a withdrawal.</param>
/// <param name="Days">All activity that may be shown, by day and then by activity; empty when hidden.</param>
/// <param name="Threads">The threads asked by the person, by id.</param>
/// <param name="Referrals">The referrals that count, in order of day and id; empty when hidden.</param>
/// <param name="Quarantine">The referrals that would count but for their quarantine; empty when hidden.</param>
public sealed record Person(
    string Key,
    ImmutableArray<string> Identities,
    ImmutableArray<VersionedFacts> Leaves,
    Timeline Timeline,
    bool IsHidden,
    ImmutableArray<ActivityDay> Days,
    ImmutableArray<AskedThread> Threads,
    ImmutableArray<ReferralEvent> Referrals,
    ImmutableArray<QuarantinedReferral> Quarantine)
{
    /// <summary>The activity that a referral counts as, unless it is retracted or in quarantine.</summary>
    public const string ReferralActivity = "referral.made";

    /// <summary>The accounts that a day may belong to, staff days included, and those that touches are kept for, in ordinal order.</summary>
    public ImmutableArray<string> Accounts
    {
        get
        {
            var keeping = Leaves.Select(leaf => leaf.Facts).OfType<IdentityFacts>().SelectMany(identity => identity.Settled)
                .Select(journey => journey.Closing.Account).ToList();
            return keeping.Count == 0
                ? Timeline.Accounts
                : [.. Timeline.Accounts.Concat(keeping).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Puts together the person at whom an identity ends, from the leaves of a view.</summary>
    /// <param name="leaves">What the view knows.</param>
    /// <param name="key">The person's key.</param>
    /// <param name="rules">What the model says about membership and consent.</param>
    public static Person Of(LeafSet leaves, string key, PersonRules rules)
    {
        var identities = leaves.IdentitiesOf(key);
        var found = new List<VersionedFacts>();
        foreach (var identity in identities)
        {
            if (leaves.Find(LeafKey.Member(identity)) is { } leaf)
            {
                found.Add(leaf);
            }

            foreach (var child in leaves.ChildrenOf(LeafKey.Member(identity)))
            {
                if (!LeafKey.IsMember(child))
                {
                    found.Add(leaves.Find(child)!);
                }
            }
        }

        var facts = found.Select(leaf => leaf.Facts).OfType<IdentityFacts>().ToList();
        var snapshots = found.Select(leaf => leaf.Facts).OfType<SnapshotFacts>().Select(snapshot => snapshot.Event).ToList();
        var hidden = facts.Any(identity => ConsentFacts.Latest(identity.Consents) is { Granted: false })
            || (!rules.ConsentByDefault && facts.All(identity => identity.Consents.IsEmpty));
        var (days, referrals, quarantine) = hidden ? ([], [], []) : AddUp(leaves, key, identities, facts, rules);
        return new Person(
            key,
            [.. identities],
            [.. found],
            new Timeline(facts, leaves.ClaimantsOf, rules.IsPublicProvider),
            hidden,
            days,
            hidden ? [] : [.. snapshots.OfType<QuestionEvent>()
                .Select(thread => new AskedThread(
                    thread.Thread, thread.Status == "open", DateOnly.FromDateTime(thread.OpenedAt.UtcDateTime)))
                .OrderBy(thread => thread.Thread, StringComparer.Ordinal)],
            referrals,
            quarantine);
    }

    /// <summary>The person as one account sees it.</summary>
    public AccountPerson At(string account)
    {
        var membership = Timeline.RangesAt(account, staff: false);
        return new AccountPerson(
            Key,
            [.. Days.Where(day => membership.Any(range => range.Contains(day.Day)))],
            membership,
            Timeline.RangesAt(account, staff: true),
            Threads);
    }

    private static (ImmutableArray<ActivityDay>, ImmutableArray<ReferralEvent>, ImmutableArray<QuarantinedReferral>) AddUp(
        LeafSet leaves, string key, IEnumerable<string> identities, IReadOnlyCollection<IdentityFacts> facts, PersonRules rules)
    {
        var sums = new Dictionary<(DateOnly Day, string Activity), (long Count, long Positive, long Negative)>();
        foreach (var identity in facts)
        {
            foreach (ref readonly var bucket in identity.Buckets.Decode())
            {
                if (MayShow(identity, bucket.Day, rules))
                {
                    var sum = sums.GetValueOrDefault((bucket.Day, bucket.Activity));
                    sums[(bucket.Day, bucket.Activity)] =
                        (sum.Count + bucket.Count, sum.Positive + bucket.Positive, sum.Negative + bucket.Negative);
                }
            }
        }

        var made = ReferralQuarantine.MadeBy(leaves, identities);
        var plain = sums.Where(sum => sum.Key.Activity == ReferralActivity && sum.Value.Count > 0)
            .Select(sum => (sum.Key.Day, sum.Value.Count))
            .OrderBy(sum => sum.Day)
            .ToList();
        var withheldPlain = ReferralQuarantine.OfPlain(key, plain, made);
        foreach (var plainDay in withheldPlain)
        {
            var sum = sums[(plainDay.MadeOn, ReferralActivity)];
            sums[(plainDay.MadeOn, ReferralActivity)] = sum with { Count = sum.Count - plainDay.Count };
        }

        var shown = made.Where(referral =>
            MayShow(facts.FirstOrDefault(identity => identity.Identity == referral.Referrer), referral.MadeOn, rules)).ToList();
        var withheld = ReferralQuarantine.Of(leaves, key, made).ToDictionary(referral => referral.Referral!, StringComparer.Ordinal);
        var counted = shown.Where(referral => !withheld.ContainsKey(referral.Referral)).ToImmutableArray();
        foreach (var referral in counted)
        {
            var sum = sums.GetValueOrDefault((referral.MadeOn, ReferralActivity));
            sums[(referral.MadeOn, ReferralActivity)] = sum with { Count = sum.Count + 1 };
        }

        return (
            [.. sums.Where(sum => sum.Value.Count > 0)
                .Select(sum => new ActivityDay(sum.Key.Day, sum.Key.Activity, sum.Value.Count, sum.Value.Positive, sum.Value.Negative))
                .OrderBy(day => day.Day)
                .ThenBy(day => day.Activity, StringComparer.Ordinal)],
            counted,
            [.. withheldPlain, .. shown.Where(referral => withheld.ContainsKey(referral.Referral)).Select(referral => withheld[referral.Referral])]);
    }

    /// <summary>True when what an identity did on a day may be shown: consent of that day.</summary>
    internal static bool MayShow(IdentityFacts? identity, DateOnly day, PersonRules rules) =>
        (identity is null ? null : ConsentFacts.RulingOn(identity.Consents, day))?.Granted ?? rules.ConsentByDefault;
}

/// <summary>What the model says about who belongs where and what may be shown.</summary>
/// <param name="IsPublicProvider">True for a mail domain of a public provider: it matches no account.</param>
/// <param name="ConsentByDefault">True where a person without any change of consent has granted it.</param>
public sealed record PersonRules(Predicate<string> IsPublicProvider, bool ConsentByDefault);
