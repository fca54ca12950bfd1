namespace CommunityScoring.Scores;

/// <summary>How many members are on each level.</summary>
/// <param name="Champion">Champions.</param>
/// <param name="Contributor">Contributors.</param>
/// <param name="Participant">Participants.</param>
/// <param name="Observer">Observers.</param>
/// <param name="Dormant">Members below every edge.</param>
public sealed record LevelCounts(int Champion, int Contributor, int Participant, int Observer, int Dormant);
