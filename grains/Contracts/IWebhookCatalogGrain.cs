using System.Collections.Immutable;
using CommunityScoring.Webhooks;

namespace CommunityScoring.Contracts;

/// <summary>The webhooks: where alerts are sent to. One grain, key 0.</summary>
[Alias("CommunityScoring.IWebhookCatalogGrain")]
public interface IWebhookCatalogGrain : IGrainWithIntegerKey
{
    /// <summary>Creates a webhook.</summary>
    /// <param name="url">Where deliveries are to go.</param>
    /// <param name="filter">Which alerts it wants.</param>
    /// <returns>The webhook with its secret, which is told this once; or why it was refused.</returns>
    [Alias("Create")]
    Task<WebhookCreation> CreateAsync(string url, WebhookFilter filter);

    /// <summary>All webhooks, the oldest first.</summary>
    [Alias("List")]
    Task<ImmutableArray<WebhookReading>> ListAsync();

    /// <summary>A webhook; null where there is none.</summary>
    [Alias("Read")]
    Task<WebhookReading?> ReadAsync(string id);

    /// <summary>A webhook with its secrets; null where there is none. For silos only.</summary>
    [Alias("Find")]
    Task<WebhookEndpoint?> FindAsync(string id);

    /// <summary>The webhooks that alerts may go to; null where nothing has changed since a version.</summary>
    /// <param name="known">The version that the caller has; -1 for none.</param>
    [Alias("ReadTargets")]
    Task<WebhookTargets?> ReadTargetsAsync(long known);

    /// <summary>Removes a webhook. Before, it is to be disabled and its deliveries removed by <see cref="IWebhookGrain.RemoveAsync"/>.</summary>
    /// <returns>False where there was none.</returns>
    [Alias("Remove")]
    Task<bool> RemoveAsync(string id);

    /// <summary>Makes a new secret, and signs with the one before it as well for a while.</summary>
    /// <param name="id">The webhook.</param>
    /// <param name="overlap">For how long the secret before stays valid.</param>
    /// <returns>The webhook with its new secret, which is told this once; null where there is no such webhook.</returns>
    [Alias("Rotate")]
    Task<WebhookCreation?> RotateAsync(string id, TimeSpan overlap);

    /// <summary>Has nothing more sent to a webhook.</summary>
    [Alias("Disable")]
    Task DisableAsync(string id, string reason);

    /// <summary>Has alerts sent to a webhook again.</summary>
    /// <returns>The webhook; null where there is none.</returns>
    [Alias("Enable")]
    Task<WebhookReading?> EnableAsync(string id);
}
