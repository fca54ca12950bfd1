using CommunityScoring.Scores;

namespace CommunityScoring.Api.Responses;

/// <summary>How many members are on each level.</summary>
/// <param name="Champion">Champions.</param>
/// <param name="Contributor">Contributors.</param>
/// <param name="Participant">Participants.</param>
/// <param name="Observer">Observers.</param>
/// <param name="Dormant">Members below every edge.</param>
public sealed record LevelsResponse(int Champion, int Contributor, int Participant, int Observer, int Dormant)
{
    internal static LevelsResponse Of(LevelCounts levels) =>
        new(levels.Champion, levels.Contributor, levels.Participant, levels.Observer, levels.Dormant);
}
