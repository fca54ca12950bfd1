using System.Collections.Immutable;
using CommunityScoring.Webhooks;

namespace CommunityScoring.Contracts;

/// <summary>The deliveries of one webhook. Keyed by the webhook's id.</summary>
[Alias("CommunityScoring.IWebhookGrain")]
public interface IWebhookGrain : IGrainWithStringKey
{
    /// <summary>Takes messages to deliver; completes when they are stored. Those whose id is known are passed over.</summary>
    [Alias("Enqueue")]
    Task EnqueueAsync(WebhookMessage[] messages);

    /// <summary>Wakes the grain, so that what waits goes on.</summary>
    [Alias("Resume")]
    Task ResumeAsync();

    /// <summary>How the deliveries stand.</summary>
    [Alias("Read")]
    Task<WebhookStanding> ReadAsync();

    /// <summary>Lists deliveries, the latest first.</summary>
    /// <param name="state">Only those of this state; null for all.</param>
    /// <param name="before">Only those whose <see cref="Delivery.Sequence"/> is below this; null for all.</param>
    /// <param name="most">How many at most.</param>
    [Alias("List")]
    Task<DeliveryList> ListAsync(DeliveryState? state, long? before, int most);

    /// <summary>Sends a test message, once, also to a webhook that is disabled.</summary>
    /// <returns>What became of it; null where there is no such webhook.</returns>
    [Alias("Test")]
    Task<WebhookOutcome?> TestAsync();

    /// <summary>Has a delivery that waits or is parked sent at once, and tried for as long as a new one.</summary>
    [Alias("Redeliver")]
    Task<RedeliveryResult> RedeliverAsync(string delivery);

    /// <summary>
    /// Takes the names of an erased person out of the deliveries that wait or are parked, and out of those that are handed over within
    /// the next hour; completes when that is stored.
    /// </summary>
    /// <param name="persons">The keys under which the person was shown.</param>
    [Alias("Forget")]
    Task ForgetAsync(Envelope<ImmutableArray<string>> persons);

    /// <summary>Removes everything that is stored of the webhook's deliveries.</summary>
    [Alias("Remove")]
    Task RemoveAsync();
}
