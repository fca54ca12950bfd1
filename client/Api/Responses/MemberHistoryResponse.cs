using CommunityScoring.Scores;

namespace CommunityScoring.Api.Responses;

/// <summary>The daily series of a person's scores.</summary>
/// <param name="Person">The person's key.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Model">The model the scores were computed with.</param>
/// <param name="Days">The days, ascending, without gaps.</param>
/// <param name="Freshness">Up to where the facts go.</param>
public sealed record MemberHistoryResponse(
    string Person, DateOnly From, DateOnly To, ModelUsed Model, IReadOnlyList<MemberHistoryDay> Days, FreshnessResponse Freshness);

/// <summary>A person's scores at the end of a day.</summary>
/// <param name="Day">The UTC day.</param>
/// <param name="Engagement">Member engagement, 0–100.</param>
/// <param name="Level">The level.</param>
/// <param name="RevenueInfluence">Revenue influence, 0–100.</param>
public sealed record MemberHistoryDay(DateOnly Day, double Engagement, string Level, double? RevenueInfluence)
{
    internal static MemberHistoryDay Of(MemberDay day) => new(day.Day, day.Engagement, day.Level.Name(), day.RevenueInfluence);
}
