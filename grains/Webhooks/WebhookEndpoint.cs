namespace CommunityScoring.Webhooks;

/// <summary>A webhook as it is set up, with its secrets: for silos only.</summary>
[GenerateSerializer]
[Immutable]
[Alias("CommunityScoring.Webhooks.WebhookEndpoint")]
public sealed record WebhookEndpoint
{
    /// <summary>Its id.</summary>
    [Id(0)]
    public string Id { get; init; } = "";

    /// <summary>Where deliveries go.</summary>
    [Id(1)]
    public string Url { get; init; } = "";

    /// <summary>Which alerts it wants.</summary>
    [Id(2)]
    public WebhookFilter Filter { get; init; } = new();

    /// <summary>Its secrets, the latest first; two while it is being rotated.</summary>
    [Id(3)]
    public WebhookSecret[] Secrets { get; init; } = [];

    /// <summary>When it was created.</summary>
    [Id(4)]
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when nothing is sent to it; null while it is in use.</summary>
    [Id(5)]
    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>Why nothing is sent to it; null while it is in use.</summary>
    [Id(6)]
    public string? DisabledReason { get; init; }

    /// <summary>The secrets that deliveries are signed with at a time, the latest first.</summary>
    public IEnumerable<WebhookSecret> ValidAt(DateTimeOffset now) => Secrets.Where(secret => secret.ValidUntil is not { } until || now < until);

    /// <summary>The webhook without its secrets.</summary>
    public WebhookReading Reading(DateTimeOffset now) => new(
        Id, Url, Filter, CreatedAt, DisabledAt, DisabledReason, [.. ValidAt(now).Select(secret => new WebhookSecretReading(secret.CreatedAt, secret.ValidUntil))]);
}
