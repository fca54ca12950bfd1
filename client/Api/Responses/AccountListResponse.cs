namespace CommunityScoring.Api.Responses;

/// <summary>A page of a ranked list.</summary>
/// <param name="OrderBy">What the list is ranked by.</param>
/// <param name="Total">How many accounts pass the filters, on all pages.</param>
/// <param name="Accounts">The accounts of this page.</param>
/// <param name="NextPageToken">The token of the next page; null on the last.</param>
public sealed record AccountListResponse(string OrderBy, int Total, IReadOnlyList<AccountResponse> Accounts, string? NextPageToken);
