using System.Collections.Immutable;
using CommunityScoring.Scores;

namespace CommunityScoring.Api.Responses;

/// <summary>A raw score, taken apart.</summary>
/// <param name="Dimension">The dimension's name.</param>
/// <param name="HalfLife">Its half-life, in days.</param>
/// <param name="Raw">Sum of the activities' parts, in points.</param>
/// <param name="Activities">The activities that have a part.</param>
public sealed record DimensionPart(string Dimension, double HalfLife, double Raw, IReadOnlyList<ActivityPart> Activities)
{
    internal static IReadOnlyList<DimensionPart> List(ImmutableArray<DimensionTerms> dimensions) =>
        [.. dimensions.Select(terms => new DimensionPart(terms.Dimension, terms.HalfLife, terms.Raw, [.. terms.Activities.Select(ActivityPart.Of)]))];
}
