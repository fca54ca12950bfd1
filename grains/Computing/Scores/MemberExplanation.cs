using System.Collections.Immutable;

namespace CommunityScoring.Scores;

/// <summary>A member's score, taken apart into terms that sum to it exactly.</summary>
/// <param name="Model">Name of the model it was computed with.</param>
/// <param name="ModelVersion">Version of that model.</param>
/// <param name="Score">The score.</param>
/// <param name="Dimensions">Every dimension, in the model's order; their raw scores, added in it, are <see cref="MemberScore.RawTotal"/>.</param>
public sealed record MemberExplanation(string Model, int ModelVersion, MemberScore Score, ImmutableArray<DimensionTerms> Dimensions);
