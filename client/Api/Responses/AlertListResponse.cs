namespace CommunityScoring.Api.Responses;

/// <summary>A page of alerts.</summary>
/// <param name="Total">How many pass the filters, on all pages.</param>
/// <param name="Alerts">The alerts of this page, newest first.</param>
/// <param name="NextPageToken">The token of the next page; null on the last.</param>
public sealed record AlertListResponse(int Total, IReadOnlyList<AlertResponse> Alerts, string? NextPageToken);
