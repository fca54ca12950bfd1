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
    private readonly Lazy<ImmutableArray<ReferralEvent>> _referrals = new(() => ReferralsOf(leaves));
    private readonly Dictionary<string, Person> _referrers = new(StringComparer.Ordinal);
    private readonly Lazy<AccountSeries> _persons = new(() => AccountSeries.Of(AccountPersons.Of(leaves, touches.Account, rules), touches.Model));

    /// <summary>The channels over the persons of an account that were put together already.</summary>
    internal RevenueChannels(AccountAttribution attribution, AccountTouches touches, LeafSet leaves, PersonRules rules, AccountSeries persons)
        : this(attribution, touches, leaves, rules) =>
        _persons = new Lazy<AccountSeries>(persons);

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
        var kept = touches.FindSettled(won);
        var referrals = _referrals.Value.Where(made => journey.Covers(StartOf(made.MadeOn)) && Names(made, won)).Select(Made).OfType<MadeReferral>().ToList();
        (RevenueChannel Channel, IEnumerable<RevenueEvidence> Evidence)[] found =
        [
            (RevenueChannel.InternalReferral, referrals.Where(made => made.From?.Account == touches.Account).Select(EvidenceOf)),
            (RevenueChannel.ExternalReferral, referrals.Where(made => made.From?.Account != touches.Account).Select(EvidenceOf)),
            (RevenueChannel.JobMove, kept is null ? JobMoves(journey, won) : kept.Elsewhere.Select(EvidenceOf)),
            (RevenueChannel.Upgrade, won.Kind == OpportunityKind.Expansion
                ? [new RevenueEvidence(won.ClosedOn!.Value, "opportunity.won", null, won.Program, LeafKey.OpportunityPrefix + won.Id)]
                : []),
            (RevenueChannel.Roadmap, (kept?.Shipped ?? touches.Persons.SelectMany(person => person.Shipped)).Where(touch => journey.Covers(touch.At)).Select(EvidenceOf)),
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

        return touches.FindPerson(leaves.PersonOf(referral.Referred)) is { } referred && referred.IsThereOn(won.OpenedOn);
    }

    private IEnumerable<RevenueEvidence> JobMoves(Journey journey, Opportunity won) =>
        touches.Persons.Where(person => !person.Elsewhere.IsEmpty && person.IsThereOn(won.OpenedOn))
            .SelectMany(person => person.Elsewhere)
            .Where(touch => touch.Day < won.OpenedOn && journey.Covers(touch.At))
            .Select(EvidenceOf);

    private IEnumerable<RevenueEvidence> ChurnReduction(Journey journey)
    {
        // Without a status: the states are those with the account's status left out.
        var profile = new AccountProfile(null, leaves.FindAccount(touches.Account)?.RenewalOn);
        var states = AccountHistory.Of(profile, _persons.Value, journey.FirstDay, journey.AnchorDay);
        if (states.FirstOrDefault(day => day.State is RiskState.AtRisk or RiskState.Critical) is not { } risky)
        {
            return [];
        }

        var after = journey.Touches.ToArray().Where(touch => touch.IsCommunity && touch.Day > risky.Day).Select(EvidenceOf).ToList();
        var state = risky.State == RiskState.Critical ? "state.critical" : "state.at_risk";
        return after.Count == 0 ? [] : after.Prepend(new RevenueEvidence(risky.Day, state, null, null, null));
    }

    private static ImmutableArray<ReferralEvent> ReferralsOf(LeafSet leaves) =>
        [.. leaves.Leaves.Select(leaf => leaf.Facts).OfType<SnapshotFacts>().Select(snapshot => snapshot.Event).OfType<ReferralEvent>()
            .Where(referral => !referral.Retracted)
            .OrderBy(referral => referral.Leaf, StringComparer.Ordinal)];

    // Null where the referral does not count, or its referrer was staff on the day.
    private MadeReferral? Made(ReferralEvent referral)
    {
        var key = leaves.PersonOf(referral.Referrer);
        if (!_referrers.TryGetValue(key, out var referrer))
        {
            _referrers[key] = referrer = Person.Of(leaves, key, rules);
        }

        return referrer.Timeline.On(referral.MadeOn) is var there && there is not { IsStaff: true } && referrer.Referrals.Contains(referral)
            ? new MadeReferral(key, referral, there)
            : null;
    }

    private static RevenueEvidence EvidenceOf(MadeReferral made) =>
        new(made.Referral.MadeOn, Person.ReferralActivity, made.Referrer, null, made.Referral.Leaf);

    private static RevenueEvidence EvidenceOf(Touch touch) => new(touch.Day, touch.Channel, touch.Person, touch.Campaign, touch.Event);

    private static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private sealed record MadeReferral(string Referrer, ReferralEvent Referral, DayAccount? From);
}
