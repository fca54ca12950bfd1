namespace CommunityScoring.Webhooks;

/// <summary>Brings messages to receivers.</summary>
public interface IWebhookSender
{
    /// <summary>Tries once. Does not throw for what a receiver or the way to it does.</summary>
    /// <param name="endpoint">The receiver.</param>
    /// <param name="message">The message's id.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="cancellationToken">Gives up; the message may have arrived.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    Task<WebhookOutcome> SendAsync(WebhookEndpoint endpoint, string message, byte[] body, CancellationToken cancellationToken);
}

/// <summary>What became of an attempt.</summary>
/// <param name="Kind">Whether the receiver has taken it.</param>
/// <param name="Status">The HTTP status; null where there was no answer.</param>
/// <param name="Error">Why it failed, in words; null where it did not.</param>
/// <param name="RetryAfter">How long the receiver wants to be left alone; null where it did not say.</param>
[GenerateSerializer]
[Immutable]
[Alias("CommunityScoring.Webhooks.WebhookOutcome")]
public sealed record WebhookOutcome(
    [property: Id(0)] WebhookOutcomeKind Kind, [property: Id(1)] int? Status, [property: Id(2)] string? Error, [property: Id(3)] TimeSpan? RetryAfter = null);

/// <summary>Whether a receiver has taken a message.</summary>
[GenerateSerializer]
[Alias("CommunityScoring.Webhooks.WebhookOutcomeKind")]
public enum WebhookOutcomeKind
{
    /// <summary>It has: the answer was 2xx.</summary>
    Delivered,

    /// <summary>It has not, or has not said so in time.</summary>
    Failed,

    /// <summary>It was not asked, as its address is not allowed.</summary>
    Forbidden,

    /// <summary>It wants no more messages: the answer was 410.</summary>
    Gone,
}
