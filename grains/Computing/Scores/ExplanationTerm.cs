namespace CommunityScoring.Scores;

/// <summary>The place of a figure in an explanation.</summary>
/// <param name="Figure">What it is, as in <c>engagement</c>, <c>contribution</c>, <c>raw</c> or <c>risk.thinness</c>.</param>
/// <param name="Person">The person's key, for a figure of one person of an account.</param>
/// <param name="Dimension">The dimension, for a raw score.</param>
/// <param name="Activity">The activity, for its part in a raw score.</param>
public sealed record ExplanationTerm(string Figure, string? Person = null, string? Dimension = null, string? Activity = null);
