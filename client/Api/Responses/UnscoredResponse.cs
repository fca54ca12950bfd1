using CommunityScoring.Scores;

namespace CommunityScoring.Api.Responses;

/// <summary>An activity that the model does not know, and that is worth nothing yet.</summary>
/// <param name="Activity">The activity's name.</param>
/// <param name="Count">How often it was done within the lookback.</param>
/// <param name="LastOn">The latest of those days.</param>
public sealed record UnscoredResponse(string Activity, long Count, DateOnly LastOn)
{
    internal static UnscoredResponse Of(UnscoredActivity unscored) => new(unscored.Activity, unscored.Count, unscored.LastOn);
}
