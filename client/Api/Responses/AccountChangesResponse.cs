namespace CommunityScoring.Api.Responses;

/// <summary>What changed between two days, term by term.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The second day.</param>
/// <param name="Model">The model the scores were computed with.</param>
/// <param name="Changes">The figures that differ, in the order of the explanation; those that vanished come last.</param>
/// <param name="Freshness">Up to where the facts go.</param>
public sealed record AccountChangesResponse(
    string Account, DateOnly From, DateOnly To, ModelUsed Model, IReadOnlyList<ChangeResponse> Changes, FreshnessResponse Freshness);
