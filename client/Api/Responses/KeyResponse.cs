using System.Text.Json.Serialization;
using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Responses;

/// <summary>An API key.</summary>
/// <param name="Id">What it is known by.</param>
/// <param name="Name">What it is for.</param>
/// <param name="State"><c>live</c>, <c>revoked</c> or <c>expired</c>.</param>
/// <param name="Roles">What it may do.</param>
/// <param name="Segments">The segments whose accounts it reaches; empty for all.</param>
/// <param name="Owners">The owners whose accounts it reaches; empty for all.</param>
/// <param name="RequestsPerMinute">Its own limit of requests, 0 for none; null for the usual one.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends by itself; null for never.</param>
/// <param name="RevokedAt">When it was ended; null where it was not.</param>
/// <param name="RotatedAt">When it last got a new secret; null for never.</param>
/// <param name="FormerEndsAt">Until when its former secret opens as well; null where it does not.</param>
/// <param name="LastUsedOn">The last UTC day on which it was used; null for never.</param>
public sealed record KeyResponse(
    string Id,
    string Name,
    string State,
    IReadOnlyList<string> Roles,
    IReadOnlyList<string> Segments,
    IReadOnlyList<string> Owners,
    int? RequestsPerMinute,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? RotatedAt,
    DateTimeOffset? FormerEndsAt,
    DateOnly? LastUsedOn)
{
    /// <summary>The key itself: in the answer that makes it, and never again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }

    internal static KeyResponse Of(KeyEntry key, DateTimeOffset now) => new(
        key.Id,
        key.Name,
        key.IsLive(now) ? "live" : key.RevokedAt is null ? "expired" : "revoked",
        key.Roles,
        key.Limits.Segments,
        key.Limits.Owners,
        key.RequestsPerMinute,
        key.CreatedAt,
        key.ExpiresAt,
        key.RevokedAt,
        key.RotatedAt,
        key.IsLive(now) ? key.Secrets.Select(secret => secret.EndsAt).FirstOrDefault(end => end > now) : null,
        key.LastUsedOn);
}
