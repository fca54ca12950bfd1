using System.Collections.Immutable;
using CommunityScoring.Scores;

namespace CommunityScoring.Community;

/// <summary>What a census has counted. Immutable: it is read while the next count is under way.</summary>
/// <param name="At">When its rows were read, at the latest.</param>
/// <param name="Today">The UTC day it was counted for.</param>
/// <param name="Model">The model.</param>
/// <param name="Facts">What the community's figures are computed from.</param>
/// <param name="Attribution">The community-wide results of the models that learn.</param>
/// <param name="Quarantine">The referrals in quarantine, latest first.</param>
/// <param name="AtNoAccount">The persons of whom something is shown and who are at no account on that day, in no order.</param>
public sealed record CensusResult(
    DateTimeOffset At, DateOnly Today, ScoringModel Model, CommunityFacts Facts, CommunityAttribution Attribution,
    ImmutableArray<WithheldReferral> Quarantine, ImmutableArray<CountedPerson> AtNoAccount)
{
    /// <summary>The same persons in ordinal order, to be listed page by page.</summary>
    public ImmutableArray<CountedPerson> Waiting() => AtNoAccount.Sort((one, other) => string.CompareOrdinal(one.Contribution.Key, other.Contribution.Key));
}

/// <summary>A person as a census has counted them.</summary>
/// <param name="Contribution">What they contribute.</param>
/// <param name="Identities">How many identities they have.</param>
public readonly record struct CountedPerson(PersonContribution Contribution, int Identities);
