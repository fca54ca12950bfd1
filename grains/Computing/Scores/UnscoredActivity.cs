namespace CommunityScoring.Scores;

/// <summary>An activity that the model does not know, and that therefore is worth nothing yet.</summary>
/// <param name="Activity">The activity's name.</param>
/// <param name="Count">How often it was done within the lookback.</param>
/// <param name="LastOn">The latest of those days.</param>
public sealed record UnscoredActivity(string Activity, long Count, DateOnly LastOn);
