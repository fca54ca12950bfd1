using CommunityScoring.Scores;

namespace CommunityScoring.Api.Responses;

/// <summary>How many persons are at an account.</summary>
/// <param name="Current">Persons whose account of the day this is; staff left out.</param>
/// <param name="Departed">Persons, neither current nor staff, who were active at the account.</param>
/// <param name="Levels">Levels of the current persons.</param>
public sealed record MemberCountsResponse(int Current, int Departed, LevelsResponse Levels)
{
    internal static MemberCountsResponse Of(AccountMembers members) =>
        new(members.Current, members.Departed, LevelsResponse.Of(members.Levels));
}
