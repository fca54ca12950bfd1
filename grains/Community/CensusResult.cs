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
public sealed record CensusResult(
    DateTimeOffset At, DateOnly Today, ScoringModel Model, CommunityFacts Facts, CommunityAttribution Attribution,
    ImmutableArray<WithheldReferral> Quarantine);
