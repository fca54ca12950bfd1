namespace CommunityScoring.Scores;

/// <summary>One bucket's part in a raw score.</summary>
/// <param name="Day">The UTC day.</param>
/// <param name="Age">As-of day minus day, in days; 0 up to the model's lookback.</param>
/// <param name="Count">How often, before the daily cap.</param>
/// <param name="Worth">Points of the day: <c>points · min(count, dailyCap)</c>.</param>
/// <param name="Decayed"><c>worth · 2^(−age/halfLife)</c>, in points.</param>
public sealed record ActivityTerm(DateOnly Day, int Age, long Count, double Worth, double Decayed);
