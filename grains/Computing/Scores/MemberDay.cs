namespace CommunityScoring.Scores;

/// <summary>A member's scores at the end of one day of a series.</summary>
/// <param name="Day">The UTC day.</param>
/// <param name="Engagement">Member engagement, 0–100.</param>
/// <param name="Level">The level of the engagement.</param>
public sealed record MemberDay(DateOnly Day, double Engagement, MemberLevel Level)
{
    /// <summary>Revenue influence, 0–100; null where it was not asked for.</summary>
    public double? RevenueInfluence { get; init; }
}
