namespace CommunityScoring.Scores;

/// <summary>One bucket's part in an account's momentum, and in the champions part of risk.</summary>
/// <param name="Day">The UTC day.</param>
/// <param name="Activity">The activity's name.</param>
/// <param name="Count">How often, before the daily cap.</param>
/// <param name="Worth">Points of the day.</param>
/// <param name="Short"><c>worth · 2^(−age/14)</c>, in points.</param>
/// <param name="Long"><c>worth · 2^(−age/90)</c>, in points.</param>
public sealed record MomentumTerm(DateOnly Day, string Activity, long Count, double Worth, double Short, double Long);
