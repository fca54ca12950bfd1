using System.Collections.Immutable;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.People;
using CommunityScoring.Scores;

namespace CommunityScoring.Revenue;

/// <summary>
/// Finds the channels of community-attributed revenue behind an account's won opportunities. Only what an answer needs is
/// computed, and once: the daily states, which are dear, for renewals alone. Not thread-safe; made for one answer.
/// </summary>
/// <param name="attribution">The account's opportunities.</param>
/// <param name="touches">The account's touches.</param>
/// <param name="leaves">What the view knows; referrals by persons of other accounts show as far as it holds them.</param>
/// <param name="rules">What the model says about membership and consent.</param>
public sealed class RevenueChannels(AccountAttribution attribution, AccountTouches touches, LeafSet leaves, PersonRules rules)
{
    private readonly Lazy<ImmutableArray<MadeReferral>> _referrals = new(() => ReferralsOf(leaves, rules));
    private readonly Lazy<Dictionary<string, PersonTouches>> _persons =
        new(() => touches.Persons.ToDictionary(person => person.Key, StringComparer.Ordinal));

    private readonly Lazy<ImmutableArray<AccountDay>> _states = new(() => StatesOf(attribution, touches, leaves, rules));

    /// <summary>The channels of an opportunity, in their order; none where it is not won or has no community touch.</summary>
    /// <param name="opportunity">The opportunity's id.</param>
    public ImmutableArray<ChannelClaim> Of(string opportunity)
    {
        var revenue = attribution.Revenue.Opportunities.FirstOrDefault(known => known.Opportunity.Id == opportunity);
        if (revenue is not { Opportunity.Status: OpportunityStatus.Won, CommunityTouches: > 0 }
            || attribution.JourneyOf(opportunity) is not { } journey)
        {
            return [];
        }

        var won = revenue.Opportunity;
        var referrals = _referrals.Value.Where(made => journey.Covers(StartOf(made.Referral.MadeOn)) && Names(made.Referral, won)).ToList();
        (RevenueChannel Channel, IEnumerable<RevenueEvidence> Evidence)[] found =
        [
            (RevenueChannel.InternalReferral, referrals.Where(made => made.From?.Account == touches.Account).Select(EvidenceOf)),
            (RevenueChannel.ExternalReferral, referrals.Where(made => made.From?.Account != touches.Account).Select(EvidenceOf)),
            (RevenueChannel.JobMove, JobMoves(journey, won)),
            (RevenueChannel.Upgrade, won.Kind == OpportunityKind.Expansion
                ? [new RevenueEvidence(won.ClosedOn!.Value, "opportunity.won", null, won.Program, LeafKey.OpportunityPrefix + won.Id)]
                : []),
            (RevenueChannel.Roadmap, touches.Persons.SelectMany(person => person.Shipped).Where(touch => journey.Covers(touch.At)).Select(EvidenceOf)),
            (RevenueChannel.ChurnReduction, won.Kind == OpportunityKind.Renewal ? ChurnReduction(journey) : []),
        ];
        return [.. found
            .Select(channel => new ChannelClaim(
                channel.Channel,
                [.. channel.Evidence.OrderBy(fact => fact.Day).ThenBy(fact => fact.Person, StringComparer.Ordinal)
                    .ThenBy(fact => fact.Event, StringComparer.Ordinal)]))
            .Where(claim => !claim.Evidence.IsEmpty)];
    }

    // Of a domain that the account claims, or of somebody who was there when the opportunity was opened.
    private bool Names(ReferralEvent referral, Opportunity won)
    {
        if (referral.Referred.StartsWith(Identity.DomainPrefix, StringComparison.Ordinal))
        {
            var domain = referral.Referred[Identity.DomainPrefix.Length..];
            return !rules.IsPublicProvider(domain)
                && leaves.FindAccount(touches.Account) is { } account && account.ClaimedDomains.Contains(domain, StringComparer.Ordinal);
        }

        return _persons.Value.TryGetValue(leaves.PersonOf(referral.Referred), out var referred) && referred.IsThereOn(won.OpenedOn);
    }

    private IEnumerable<RevenueEvidence> JobMoves(Journey journey, Opportunity won) =>
        touches.Persons.Where(person => !person.Elsewhere.IsEmpty && person.IsThereOn(won.OpenedOn))
            .SelectMany(person => person.Elsewhere)
            .Where(touch => touch.Day < won.OpenedOn && journey.Covers(touch.At))
            .Select(EvidenceOf);

    private IEnumerable<RevenueEvidence> ChurnReduction(Journey journey)
    {
        var states = _states.Value.Where(day => journey.FirstDay <= day.Day && day.Day <= journey.AnchorDay);
        if (states.FirstOrDefault(day => day.State is RiskState.AtRisk or RiskState.Critical) is not { } risky)
        {
            return [];
        }

        var after = journey.Touches.ToArray().Where(touch => touch.IsCommunity && touch.Day > risky.Day).Select(EvidenceOf).ToList();
        var state = risky.State == RiskState.Critical ? "state.critical" : "state.at_risk";
        return after.Count == 0 ? [] : after.Prepend(new RevenueEvidence(risky.Day, state, null, null, null));
    }

    // Of all days that a renewal asks about, as one series costs little more than one of its parts.
    private static ImmutableArray<AccountDay> StatesOf(
        AccountAttribution attribution, AccountTouches touches, LeafSet leaves, PersonRules rules)
    {
        var journeys = attribution.Revenue.Opportunities
            .Where(revenue => revenue is { Opportunity: { Status: OpportunityStatus.Won, Kind: OpportunityKind.Renewal }, CommunityTouches: > 0 })
            .Select(revenue => attribution.JourneyOf(revenue.Opportunity.Id)!)
            .ToList();

        // Without a status: the states are those with the account's status left out.
        var profile = new AccountProfile(null, leaves.FindAccount(touches.Account)?.RenewalOn);
        return AccountHistory.Of(
            profile,
            AccountPersons.Of(leaves, touches.Account, rules),
            touches.Model,
            journeys.Min(journey => journey.FirstDay),
            journeys.Max(journey => journey.AnchorDay));
    }

    private static ImmutableArray<MadeReferral> ReferralsOf(LeafSet leaves, PersonRules rules)
    {
        var referrers = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var leaf in leaves.Leaves)
        {
            if (leaf.Facts is SnapshotFacts { Event: ReferralEvent { Retracted: false } referral })
            {
                referrers.Add(leaves.PersonOf(referral.Referrer));
            }
        }

        return [.. from key in referrers
                   let person = Person.Of(leaves, key, rules)
                   from referral in person.Referrals
                   let there = person.Timeline.On(referral.MadeOn)
                   where there is not { IsStaff: true }
                   select new MadeReferral(key, referral, there)];
    }

    private static RevenueEvidence EvidenceOf(MadeReferral made) =>
        new(made.Referral.MadeOn, Person.ReferralActivity, made.Referrer, null, made.Referral.Leaf);

    private static RevenueEvidence EvidenceOf(Touch touch) => new(touch.Day, touch.Channel, touch.Person, touch.Campaign, touch.Event);

    private static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private sealed record MadeReferral(string Referrer, ReferralEvent Referral, DayAccount? From);
}
