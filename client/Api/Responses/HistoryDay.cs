using CommunityScoring.Scores;

namespace CommunityScoring.Api.Responses;

/// <summary>An account's scores at the end of a day.</summary>
/// <param name="Day">The UTC day.</param>
/// <param name="Engagement">Account engagement, 0–100.</param>
/// <param name="Momentum">Momentum, or null.</param>
/// <param name="Risk">Risk, 0–100, or null.</param>
/// <param name="State">The state.</param>
/// <param name="RevenueInfluence">Revenue influence, 0–100, or null.</param>
public sealed record HistoryDay(DateOnly Day, double Engagement, double? Momentum, double? Risk, string State, double? RevenueInfluence)
{
    internal static HistoryDay Of(AccountDay day) => new(day.Day, day.Engagement, day.Momentum, day.Risk, day.State.Name(), day.RevenueInfluence);
}
