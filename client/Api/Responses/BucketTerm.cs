using CommunityScoring.Scores;

namespace CommunityScoring.Api.Responses;

/// <summary>One day's part in a raw score.</summary>
/// <param name="Day">The UTC day.</param>
/// <param name="Age">Days before the as-of day.</param>
/// <param name="Count">How often, before the daily cap.</param>
/// <param name="Worth">Points of the day.</param>
/// <param name="Decayed">What is left of them on the as-of day.</param>
public sealed record BucketTerm(DateOnly Day, int Age, long Count, double Worth, double Decayed)
{
    internal static BucketTerm Of(ActivityTerm term) => new(term.Day, term.Age, term.Count, term.Worth, term.Decayed);
}
