namespace CommunityScoring.Scores;

/// <summary>An account's scores at the end of one day of a series.</summary>
/// <param name="Day">The UTC day.</param>
/// <param name="Engagement">Account engagement, 0–100.</param>
/// <param name="Momentum">Momentum; null where there is no activity to compare with.</param>
/// <param name="Risk">Risk, 0–100; null where the state is churned or no_signal.</param>
/// <param name="State">The state, folded over the days that end with this one.</param>
public sealed record AccountDay(DateOnly Day, double Engagement, double? Momentum, double? Risk, RiskState State)
{
    /// <summary>Revenue influence, 0–100; null where there is no amount to relate to, and where it was not asked for.</summary>
    public double? RevenueInfluence { get; init; }
}
