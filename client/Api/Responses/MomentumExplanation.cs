namespace CommunityScoring.Api.Responses;

/// <summary>Momentum, taken apart.</summary>
/// <param name="Score"><c>rate14 / rate90</c>; null where rate90 is 0.</param>
/// <param name="ShortSum">Sum of the persons' short sums.</param>
/// <param name="LongSum">Sum of the persons' long sums.</param>
/// <param name="Rate14">Recent activity, in points a day.</param>
/// <param name="Rate90">Habitual activity, in points a day.</param>
public sealed record MomentumExplanation(double? Score, double ShortSum, double LongSum, double Rate14, double Rate90);
