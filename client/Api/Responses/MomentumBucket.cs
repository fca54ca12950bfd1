using CommunityScoring.Scores;

namespace CommunityScoring.Api.Responses;

/// <summary>One bucket's part in an account's momentum, and in the champions part of risk.</summary>
/// <param name="Day">The UTC day.</param>
/// <param name="Activity">The activity's name.</param>
/// <param name="Count">How often, before the daily cap.</param>
/// <param name="Worth">Points of the day.</param>
/// <param name="Short">What is left of them at the short half-life.</param>
/// <param name="Long">What is left of them at the long half-life.</param>
public sealed record MomentumBucket(DateOnly Day, string Activity, long Count, double Worth, double Short, double Long)
{
    internal static MomentumBucket Of(MomentumTerm term) => new(term.Day, term.Activity, term.Count, term.Worth, term.Short, term.Long);
}
