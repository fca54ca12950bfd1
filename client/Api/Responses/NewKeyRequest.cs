namespace CommunityScoring.Api.Responses;

/// <summary>What a key is to be.</summary>
/// <param name="Name">What it is for: 1-100 letters, digits, spaces and ._-.</param>
/// <param name="Roles">At least one of read, success, community, privacy, ingest, admin.</param>
/// <param name="Segments">Only accounts of these segments; left out for all. Not with role admin.</param>
/// <param name="Owners">Only accounts of these owners, and of the segments where both are given; left out for all. Not with role admin.</param>
/// <param name="ExpiresAt">When it ends by itself; left out for never.</param>
/// <param name="RequestsPerMinute">Its own limit of requests, 0 for none; left out for the usual one.</param>
public sealed record NewKeyRequest(
    string Name, IReadOnlyList<string> Roles, IReadOnlyList<string>? Segments, IReadOnlyList<string>? Owners, DateTimeOffset? ExpiresAt, int? RequestsPerMinute);
