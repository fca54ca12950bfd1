namespace CommunityScoring.Webhooks;

/// <summary>Where a delivery is in its life.</summary>
[GenerateSerializer]
[Alias("CommunityScoring.Webhooks.DeliveryState")]
public enum DeliveryState
{
    /// <summary>It will be tried, for the first time or again.</summary>
    Waiting,

    /// <summary>It was given up; it can be sent again on demand.</summary>
    Parked,

    /// <summary>The receiver has taken it.</summary>
    Delivered,

    /// <summary>It was parked and had to make room for later ones.</summary>
    Dropped,
}

/// <summary>A message for one webhook.</summary>
[GenerateSerializer]
[Immutable]
[Alias("CommunityScoring.Webhooks.Delivery")]
public sealed record Delivery
{
    /// <summary>The message's id, the same at each attempt: by it a receiver knows a repeat.</summary>
    [Id(0)]
    public string Id { get; init; } = "";

    /// <summary>Its place in the order in which deliveries came; rises.</summary>
    [Id(1)]
    public long Sequence { get; init; }

    /// <summary>The message's type, as <c>alert.raised</c>.</summary>
    [Id(2)]
    public string Type { get; init; } = "";

    /// <summary>The account it is about.</summary>
    [Id(3)]
    public string Account { get; init; } = "";

    /// <summary>The alert it is about.</summary>
    [Id(4)]
    public string Alert { get; init; } = "";

    /// <summary>What is sent, in UTF-8; null once it is delivered or dropped.</summary>
    [Id(5)]
    public byte[]? Body { get; init; }

    /// <summary>Where it is in its life.</summary>
    [Id(6)]
    public DeliveryState State { get; init; }

    /// <summary>When it came.</summary>
    [Id(7)]
    public DateTimeOffset EnqueuedAt { get; init; }

    /// <summary>When it is tried for the last time, and then parked.</summary>
    [Id(8)]
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it is tried next, while it waits.</summary>
    [Id(9)]
    public DateTimeOffset DueAt { get; init; }

    /// <summary>How often it was tried since it came or was sent again on demand.</summary>
    [Id(10)]
    public int Attempts { get; init; }

    /// <summary>The last attempt; null before the first.</summary>
    [Id(11)]
    public DeliveryAttempt? Last { get; init; }

    /// <summary>Why it was parked; null where it was not.</summary>
    [Id(12)]
    public string? ParkedReason { get; init; }
}

/// <summary>One attempt to deliver.</summary>
[GenerateSerializer]
[Immutable]
[Alias("CommunityScoring.Webhooks.DeliveryAttempt")]
public sealed record DeliveryAttempt
{
    /// <summary>When it ended.</summary>
    [Id(0)]
    public DateTimeOffset At { get; init; }

    /// <summary>The HTTP status; null where there was no answer.</summary>
    [Id(1)]
    public int? Status { get; init; }

    /// <summary>Why it failed; null where the receiver has taken it.</summary>
    [Id(2)]
    public string? Error { get; init; }
}

/// <summary>Deliveries that are stored together.</summary>
[GenerateSerializer]
[Alias("CommunityScoring.Webhooks.DeliveryPage")]
public sealed class DeliveryPage
{
    /// <summary>The deliveries.</summary>
    [Id(0)]
    public List<Delivery> Deliveries { get; set; } = [];
}

/// <summary>A message that is to be delivered.</summary>
/// <param name="Id">The message's id: one that is known is not taken again.</param>
/// <param name="Type">The message's type.</param>
/// <param name="Account">The account it is about.</param>
/// <param name="Alert">The alert it is about.</param>
/// <param name="Body">What is sent, in UTF-8; not to be changed afterwards.</param>
[GenerateSerializer]
[Immutable]
[Alias("CommunityScoring.Webhooks.WebhookMessage")]
public sealed record WebhookMessage(
    [property: Id(0)] string Id,
    [property: Id(1)] string Type,
    [property: Id(2)] string Account,
    [property: Id(3)] string Alert,
    [property: Id(4)] byte[] Body);
