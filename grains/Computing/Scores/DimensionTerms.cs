using System.Collections.Immutable;

namespace CommunityScoring.Scores;

/// <summary>A raw score, taken apart.</summary>
/// <param name="Dimension">The dimension's name.</param>
/// <param name="HalfLife">Its half-life, in days.</param>
/// <param name="Raw">The sum of the activities' parts, added from the first to the last; in points.</param>
/// <param name="Activities">The activities that have a part, in the model's order.</param>
public sealed record DimensionTerms(string Dimension, double HalfLife, double Raw, ImmutableArray<ActivityTerms> Activities);
