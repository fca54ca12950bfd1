namespace CommunityScoring.Api.Responses;

/// <summary>The persons of an account.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="AsOf">The UTC day.</param>
/// <param name="Model">The model the scores were computed with.</param>
/// <param name="Members">The persons.</param>
/// <param name="Freshness">Up to where the facts go.</param>
public sealed record AccountMembersResponse(
    string Account, DateOnly AsOf, ModelUsed Model, IReadOnlyList<AccountMemberResponse> Members, FreshnessResponse Freshness);
