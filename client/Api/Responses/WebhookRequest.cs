using System.Text.Json.Serialization;

namespace CommunityScoring.Api.Responses;

/// <summary>A webhook to create. Each list that is given keeps alerts out whose value is not in it.</summary>
/// <param name="Url">Where deliveries go.</param>
/// <param name="Kinds">Kinds of alert, as <c>risk.at_risk</c>.</param>
/// <param name="Accounts">Account ids.</param>
/// <param name="Segments">Segments of accounts.</param>
/// <param name="Owners">Owners of accounts.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record WebhookRequest(
    string? Url, string[]? Kinds, string[]? Accounts, string[]? Segments, string[]? Owners);
