namespace CommunityScoring.Scores;

/// <summary>The two paces that momentum compares.</summary>
/// <param name="ShortHalfLife">Half-life of recent activity, in days; above 0.</param>
/// <param name="LongHalfLife">Half-life of habitual activity, in days; above the short one.</param>
public sealed record MomentumParameters(double ShortHalfLife, double LongHalfLife);
