using CommunityScoring.Contracts;
using CommunityScoring.Scores;

namespace CommunityScoring.Api.Responses;

/// <summary>An account's scores, taken apart into terms that sum to them.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="AsOf">The UTC day.</param>
/// <param name="Model">The model the scores were computed with.</param>
/// <param name="Engagement">Engagement.</param>
/// <param name="Momentum">Momentum.</param>
/// <param name="Risk">Risk.</param>
/// <param name="Persons">Every person's part, in ordinal order; added in it they give the sums.</param>
/// <param name="Freshness">Up to where the facts go.</param>
public sealed record AccountExplanationResponse(
    string Account,
    DateOnly AsOf,
    ModelUsed Model,
    EngagementExplanation Engagement,
    MomentumExplanation Momentum,
    RiskExplanation Risk,
    IReadOnlyList<PersonPart> Persons,
    FreshnessResponse Freshness)
{
    internal static AccountExplanationResponse Of(Explained<AccountExplanation> explained, bool withBuckets)
    {
        var explanation = explained.Value;
        var (score, risk) = (explanation.Score, explanation.Score.Risk);
        return new AccountExplanationResponse(
            explained.Key,
            explained.AsOf,
            ModelUsed.Of(explained.Model),
            new EngagementExplanation(score.Engagement, explanation.Contributions),
            new MomentumExplanation(score.Momentum, explanation.ShortSum, explanation.LongSum, score.Rate14, score.Rate90),
            new RiskExplanation(
                risk.Score,
                risk.State.Name(),
                risk.Since,
                risk.AtRiskOn,
                risk.Parts is { } parts ? RiskPartsResponse.Of(parts) : null,
                explanation.RiskInputs is { } inputs ? RiskInputsResponse.Of(inputs) : null),
            [.. explanation.Persons.Select(person => PersonPart.Of(person, withBuckets))],
            FreshnessResponse.Of(explained.Freshness));
    }
}
