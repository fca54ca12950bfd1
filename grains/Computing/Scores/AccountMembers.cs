namespace CommunityScoring.Scores;

/// <summary>Who is at an account.</summary>
/// <param name="Current">Persons whose account of the as-of day this is, active or not; staff left out.</param>
/// <param name="Departed">Persons, neither current nor staff, with activity at the account up to the as-of day.</param>
/// <param name="Levels">Levels of the current persons, from their days at this account.</param>
public sealed record AccountMembers(int Current, int Departed, LevelCounts Levels);
