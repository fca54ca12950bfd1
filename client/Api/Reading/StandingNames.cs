using CommunityScoring.Scores;

namespace CommunityScoring.Api.Reading;

/// <summary>The names under which clients know standings.</summary>
internal static class StandingNames
{
    public static string Name(this PersonStanding standing) => standing switch
    {
        PersonStanding.Current => "current",
        PersonStanding.Departed => "departed",
        PersonStanding.Staff => "staff",
        _ => throw new ArgumentOutOfRangeException(nameof(standing), standing, "not a standing"),
    };
}
