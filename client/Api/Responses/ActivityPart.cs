using CommunityScoring.Scores;

namespace CommunityScoring.Api.Responses;

/// <summary>One activity's part in a raw score.</summary>
/// <param name="Activity">The activity's name.</param>
/// <param name="Points">Worth of one.</param>
/// <param name="DailyCap">How many of a day count at most.</param>
/// <param name="Raw">Sum of the buckets' decayed worths.</param>
/// <param name="Buckets">The days, ascending.</param>
public sealed record ActivityPart(string Activity, double Points, int DailyCap, double Raw, IReadOnlyList<BucketTerm> Buckets)
{
    internal static ActivityPart Of(ActivityTerms terms) =>
        new(terms.Activity, terms.Points, terms.DailyCap, terms.Raw, [.. terms.Terms.Select(BucketTerm.Of)]);
}
