using CommunityScoring.Contracts;
using CommunityScoring.Scores;

namespace CommunityScoring.Api.Responses;

/// <summary>A person with the scores of a day. Names are fixed: clients rely on them.</summary>
/// <param name="Person">The person's key.</param>
/// <param name="Identities">All identities of the person, in ordinal order.</param>
/// <param name="Account">The account of the day, or null.</param>
/// <param name="Engagement">Member engagement, 0–100.</param>
/// <param name="Level">The level.</param>
/// <param name="Raw">The raw score of every dimension, in points, in the model's order.</param>
/// <param name="LastActiveOn">Latest day with activity, or null.</param>
/// <param name="RevenueInfluence">Revenue influence, or null.</param>
/// <param name="IsStaff">True where the day is a staff day.</param>
/// <param name="Unscored">Activities that the model does not know.</param>
/// <param name="AsOf">The UTC day.</param>
/// <param name="Model">The model the scores were computed with.</param>
/// <param name="Freshness">Up to where the facts go.</param>
public sealed record MemberResponse(
    string Person,
    IReadOnlyList<string> Identities,
    string? Account,
    double Engagement,
    string Level,
    IReadOnlyDictionary<string, double> Raw,
    DateOnly? LastActiveOn,
    double? RevenueInfluence,
    bool IsStaff,
    IReadOnlyList<UnscoredResponse> Unscored,
    DateOnly AsOf,
    ModelUsed Model,
    FreshnessResponse Freshness)
{
    internal static MemberResponse Of(MemberReading reading)
    {
        var score = reading.Score;
        return new MemberResponse(
            reading.Person,
            [.. reading.Identities],
            reading.Account,
            score.Engagement,
            score.Level.Name(),
            new OrderedDictionary<string, double>(score.Raw.Select(raw => KeyValuePair.Create(raw.Dimension, raw.Raw)), StringComparer.Ordinal),
            score.LastActiveOn,
            reading.Influence.Value,
            reading.IsStaff,
            [.. score.Unscored.Select(UnscoredResponse.Of)],
            score.AsOf,
            ModelUsed.Of(reading.Model),
            FreshnessResponse.Of(reading.Freshness));
    }
}
