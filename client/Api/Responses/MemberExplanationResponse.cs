using CommunityScoring.Contracts;
using CommunityScoring.Scores;

namespace CommunityScoring.Api.Responses;

/// <summary>A person's score, taken apart into terms that sum to it.</summary>
/// <param name="Person">The person's key.</param>
/// <param name="AsOf">The UTC day.</param>
/// <param name="Model">The model the score was computed with.</param>
/// <param name="Engagement">Member engagement, 0–100.</param>
/// <param name="Level">The level.</param>
/// <param name="RawTotal">Sum of the dimensions' raw scores, which engagement is a function of.</param>
/// <param name="Dimensions">Every dimension, in the model's order.</param>
/// <param name="Unscored">Activities that the model does not know.</param>
/// <param name="Freshness">Up to where the facts go.</param>
public sealed record MemberExplanationResponse(
    string Person,
    DateOnly AsOf,
    ModelUsed Model,
    double Engagement,
    string Level,
    double RawTotal,
    IReadOnlyList<DimensionPart> Dimensions,
    IReadOnlyList<UnscoredResponse> Unscored,
    FreshnessResponse Freshness)
{
    internal static MemberExplanationResponse Of(Explained<MemberExplanation> explained)
    {
        var score = explained.Value.Score;
        return new MemberExplanationResponse(
            explained.Key,
            explained.AsOf,
            ModelUsed.Of(explained.Model),
            score.Engagement,
            score.Level.Name(),
            score.RawTotal,
            DimensionPart.List(explained.Value.Dimensions),
            [.. score.Unscored.Select(UnscoredResponse.Of)],
            FreshnessResponse.Of(explained.Freshness));
    }
}
