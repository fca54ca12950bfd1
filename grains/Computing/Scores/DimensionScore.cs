namespace CommunityScoring.Scores;

/// <summary>A raw score.</summary>
/// <param name="Dimension">The dimension's name.</param>
/// <param name="Raw"><c>Σ worth · 2^(−age/halfLife)</c>, in points; 0 or more.</param>
public sealed record DimensionScore(string Dimension, double Raw);
