using System.Collections.Immutable;

namespace CommunityScoring.Webhooks;

/// <summary>A webhook without its secrets.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Url">Where deliveries go.</param>
/// <param name="Filter">Which alerts it wants.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="DisabledAt">Since when nothing is sent to it; null while it is in use.</param>
/// <param name="DisabledReason">Why nothing is sent to it; null while it is in use.</param>
/// <param name="Secrets">Its valid secrets, the latest first, without their text.</param>
[GenerateSerializer]
[Immutable]
[Alias("CommunityScoring.Webhooks.WebhookReading")]
public sealed record WebhookReading(
    [property: Id(0)] string Id,
    [property: Id(1)] string Url,
    [property: Id(2)] WebhookFilter Filter,
    [property: Id(3)] DateTimeOffset CreatedAt,
    [property: Id(4)] DateTimeOffset? DisabledAt,
    [property: Id(5)] string? DisabledReason,
    [property: Id(6)] ImmutableArray<WebhookSecretReading> Secrets);

/// <summary>A secret without its text.</summary>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ValidUntil">Until when deliveries are signed with it; null where no later one has taken its place.</param>
[GenerateSerializer]
[Immutable]
[Alias("CommunityScoring.Webhooks.WebhookSecretReading")]
public sealed record WebhookSecretReading([property: Id(0)] DateTimeOffset CreatedAt, [property: Id(1)] DateTimeOffset? ValidUntil);

/// <summary>What became of a webhook that was to be created: the webhook and its secret, or why not.</summary>
/// <param name="Webhook">The webhook; null where it was refused.</param>
/// <param name="Secret">Its secret, told this once; null where it was refused.</param>
/// <param name="Refusal">Why it was refused; null where it was not.</param>
[GenerateSerializer]
[Immutable]
[Alias("CommunityScoring.Webhooks.WebhookCreation")]
public sealed record WebhookCreation(
    [property: Id(0)] WebhookReading? Webhook, [property: Id(1)] string? Secret, [property: Id(2)] WebhookRefusal? Refusal)
{
    /// <summary>Says nothing of the secret, as texts end in logs.</summary>
    public override string ToString() => Webhook?.Id ?? $"{Refusal}";
}

/// <summary>A field that is not allowed.</summary>
/// <param name="Field">The field, as <c>url</c> or <c>kinds[2]</c>.</param>
/// <param name="Value">What it was; null where it was missing.</param>
/// <param name="Allowed">What is allowed.</param>
[GenerateSerializer]
[Immutable]
[Alias("CommunityScoring.Webhooks.WebhookRefusal")]
public sealed record WebhookRefusal([property: Id(0)] string Field, [property: Id(1)] string? Value, [property: Id(2)] string Allowed);

/// <summary>Where alerts may go: the webhooks in use and what they want.</summary>
/// <param name="Version">Rises with each change.</param>
/// <param name="Targets">The webhooks.</param>
[GenerateSerializer]
[Immutable]
[Alias("CommunityScoring.Webhooks.WebhookTargets")]
public sealed record WebhookTargets([property: Id(0)] long Version, [property: Id(1)] ImmutableArray<WebhookTarget> Targets);

/// <summary>A webhook in use.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Filter">Which alerts it wants.</param>
[GenerateSerializer]
[Immutable]
[Alias("CommunityScoring.Webhooks.WebhookTarget")]
public sealed record WebhookTarget([property: Id(0)] string Id, [property: Id(1)] WebhookFilter Filter);

/// <summary>How a webhook's deliveries stand.</summary>
/// <param name="Waiting">Deliveries that will be tried, for the first time or again.</param>
/// <param name="Parked">Deliveries that have been given up.</param>
/// <param name="IsFailing">True while the last attempts have all failed.</param>
/// <param name="Last">The last attempt; null before the first.</param>
[GenerateSerializer]
[Immutable]
[Alias("CommunityScoring.Webhooks.WebhookStanding")]
public sealed record WebhookStanding(
    [property: Id(0)] int Waiting, [property: Id(1)] int Parked, [property: Id(2)] bool IsFailing, [property: Id(3)] DeliveryAttempt? Last);

/// <summary>A page of a webhook's deliveries, the latest first.</summary>
/// <param name="Deliveries">The deliveries, without their bodies.</param>
/// <param name="HasMore">True where older ones follow.</param>
[GenerateSerializer]
[Immutable]
[Alias("CommunityScoring.Webhooks.DeliveryList")]
public sealed record DeliveryList([property: Id(0)] ImmutableArray<Delivery> Deliveries, [property: Id(1)] bool HasMore);

/// <summary>What became of a delivery that was to be sent again.</summary>
[GenerateSerializer]
[Alias("CommunityScoring.Webhooks.RedeliveryResult")]
public enum RedeliveryResult
{
    /// <summary>It is waiting and will be sent at once.</summary>
    Waiting,

    /// <summary>There is no such delivery.</summary>
    Unknown,

    /// <summary>It has been delivered, or dropped, and its body is gone.</summary>
    Over,
}
