using System.Text.Json.Serialization;
using CommunityScoring.Webhooks;

namespace CommunityScoring.Api.Responses;

/// <summary>A webhook.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Url">Where deliveries go.</param>
/// <param name="Kinds">The kinds of alert it wants; empty for all.</param>
/// <param name="Accounts">The accounts it wants alerts of; empty for all.</param>
/// <param name="Segments">The segments it wants alerts of; empty for all.</param>
/// <param name="Owners">The owners it wants alerts of; empty for all.</param>
/// <param name="State"><c>active</c>, <c>failing</c> while the last attempts have all failed, or <c>disabled</c>.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="DisabledAt">Since when nothing is sent to it; null while it is in use.</param>
/// <param name="DisabledReason">Why nothing is sent to it; null while it is in use.</param>
/// <param name="Waiting">Deliveries that will be tried, for the first time or again.</param>
/// <param name="Parked">Deliveries that have been given up.</param>
/// <param name="LastAttempt">The last attempt; null before the first.</param>
/// <param name="Secrets">The valid secrets, the latest first.</param>
/// <param name="Secret">The secret itself: only in the answer that has created it.</param>
public sealed record WebhookResponse(
    string Id,
    string Url,
    IReadOnlyList<string> Kinds,
    IReadOnlyList<string> Accounts,
    IReadOnlyList<string> Segments,
    IReadOnlyList<string> Owners,
    string State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DisabledAt,
    string? DisabledReason,
    int Waiting,
    int Parked,
    DeliveryAttemptResponse? LastAttempt,
    IReadOnlyList<WebhookSecretResponse> Secrets,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Secret)
{
    internal static WebhookResponse Of(WebhookReading webhook, WebhookStanding? standing, string? secret = null) => new(
        webhook.Id,
        webhook.Url,
        webhook.Filter.Kinds,
        webhook.Filter.Accounts,
        webhook.Filter.Segments,
        webhook.Filter.Owners,
        webhook.DisabledAt is not null ? "disabled" : standing?.IsFailing == true ? "failing" : "active",
        webhook.CreatedAt,
        webhook.DisabledAt,
        webhook.DisabledReason,
        standing?.Waiting ?? 0,
        standing?.Parked ?? 0,
        DeliveryAttemptResponse.Of(standing?.Last),
        [.. webhook.Secrets.Select(known => new WebhookSecretResponse(known.CreatedAt, known.ValidUntil))],
        secret);

    /// <summary>Says nothing of the secret, as texts end in logs.</summary>
    public override string ToString() => Id;
}

/// <summary>A secret, without its text.</summary>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ValidUntil">Until when deliveries are signed with it; null where no later one has taken its place.</param>
public sealed record WebhookSecretResponse(DateTimeOffset CreatedAt, DateTimeOffset? ValidUntil);

/// <summary>An attempt to deliver.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Status">The HTTP status of the answer; null where there was none.</param>
/// <param name="Error">Why it failed; null where the receiver has taken it.</param>
public sealed record DeliveryAttemptResponse(DateTimeOffset At, int? Status, string? Error)
{
    internal static DeliveryAttemptResponse? Of(DeliveryAttempt? attempt) => attempt is null ? null : new(attempt.At, attempt.Status, attempt.Error);
}

/// <summary>The webhooks.</summary>
/// <param name="Webhooks">The webhooks, the oldest first.</param>
public sealed record WebhooksResponse(IReadOnlyList<WebhookResponse> Webhooks);

/// <summary>What became of a test.</summary>
/// <param name="Delivered">True where the receiver has taken the test message.</param>
/// <param name="Status">The HTTP status of the answer; null where there was none.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
public sealed record WebhookTestResponse(bool Delivered, int? Status, string? Error);
