namespace CommunityScoring.Api.Responses;

/// <summary>The daily series of an account's scores.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Model">The model the scores were computed with.</param>
/// <param name="Days">The days, ascending, without gaps.</param>
/// <param name="Freshness">Up to where the facts go.</param>
public sealed record AccountHistoryResponse(
    string Account, DateOnly From, DateOnly To, ModelUsed Model, IReadOnlyList<HistoryDay> Days, FreshnessResponse Freshness);
