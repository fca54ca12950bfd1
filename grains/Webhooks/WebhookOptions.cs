namespace CommunityScoring.Webhooks;

/// <summary>How webhooks are served.</summary>
public sealed record WebhookOptions
{
    /// <summary>Most webhooks there may be.</summary>
    public int MostWebhooks { get; init; } = 100;

    /// <summary>Most deliveries that wait for one webhook; beyond that the oldest are parked.</summary>
    public int MostWaiting { get; init; } = 10_000;

    /// <summary>Most deliveries that are parked for one webhook; beyond that the oldest are dropped.</summary>
    public int MostParked { get; init; } = 10_000;

    /// <summary>How many deliveries that are over are remembered for each webhook, to know repeats by.</summary>
    public int MostRemembered { get; init; } = 10_000;

    /// <summary>How many deliveries to one webhook are under way at once.</summary>
    public int AtOnce { get; init; } = 8;

    /// <summary>How long an attempt may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For how long a delivery is tried.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Time between the first attempt and the second; it doubles with each further one.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most time between two attempts of a delivery.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Most time that a webhook whose attempts all fail is left alone.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after a fault of this system, such as a store that is away, it is tried again.</summary>
    public TimeSpan FaultDelay { get; init; } = TimeSpan.FromSeconds(5);
}
