using System.Collections.Immutable;
using System.Security.Cryptography;
using CommunityScoring.Contracts;
using CommunityScoring.Models;

namespace CommunityScoring.Webhooks;

/// <summary>Keeps the webhooks with their secrets.</summary>
/// <param name="catalog">Its stored state.</param>
/// <param name="policy">Where webhooks may go.</param>
/// <param name="options">How many there may be.</param>
/// <param name="time">The clock.</param>
public sealed class WebhookCatalogGrain(
    [PersistentState("webhooks", ModelCatalogGrain.StorageName)] IPersistentState<WebhookCatalogState> catalog,
    WebhookPolicy policy,
    WebhookOptions options,
    TimeProvider time)
    : Grain, IWebhookCatalogGrain
{
    private const int IdBytes = 8;

    /// <inheritdoc/>
    public async Task<WebhookCreation> CreateAsync(string url, WebhookFilter filter)
    {
        if (WebhookRules.Check(url, filter, policy) is { } refusal)
        {
            return new WebhookCreation(null, null, refusal);
        }

        if (catalog.State.Webhooks.Count >= options.MostWebhooks)
        {
            return new WebhookCreation(null, null, new WebhookRefusal("url", url, $"up to {options.MostWebhooks} webhooks; delete one first"));
        }

        var now = time.GetUtcNow();
        var webhook = new WebhookEndpoint
        {
            Id = "wh_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)),
            Url = url,
            Filter = filter,
            Secrets = [WebhookSecret.Create(now)],
            CreatedAt = now,
        };
        await WriteAsync(webhook.Id, webhook);
        return new WebhookCreation(webhook.Reading(now), webhook.Secrets[0].Text, null);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<WebhookReading>> ListAsync()
    {
        var now = time.GetUtcNow();
        return Task.FromResult<ImmutableArray<WebhookReading>>(
            [.. catalog.State.Webhooks.Values.OrderBy(webhook => webhook.CreatedAt).ThenBy(webhook => webhook.Id, StringComparer.Ordinal)
                .Select(webhook => webhook.Reading(now))]);
    }

    /// <inheritdoc/>
    public Task<WebhookReading?> ReadAsync(string id) => Task.FromResult(catalog.State.Webhooks.GetValueOrDefault(id)?.Reading(time.GetUtcNow()));

    /// <inheritdoc/>
    public Task<WebhookEndpoint?> FindAsync(string id) => Task.FromResult(catalog.State.Webhooks.GetValueOrDefault(id));

    /// <inheritdoc/>
    public Task<WebhookTargets?> ReadTargetsAsync(long known) => Task.FromResult(known == catalog.State.Version
        ? null
        : new WebhookTargets(catalog.State.Version, [.. catalog.State.Webhooks.Values
            .Where(webhook => webhook.DisabledAt is null)
            .Select(webhook => new WebhookTarget(webhook.Id, webhook.Filter))]));

    /// <inheritdoc/>
    public async Task<bool> RemoveAsync(string id)
    {
        if (!catalog.State.Webhooks.ContainsKey(id))
        {
            return false;
        }

        await WriteAsync(id, null);
        return true;
    }

    /// <inheritdoc/>
    public async Task<WebhookCreation?> RotateAsync(string id, TimeSpan overlap)
    {
        if (!catalog.State.Webhooks.TryGetValue(id, out var webhook))
        {
            return null;
        }

        var now = time.GetUtcNow();
        // Two at most: the one before the last ends here, whatever it was promised.
        var rotated = webhook with { Secrets = [WebhookSecret.Create(now), webhook.Secrets[0] with { ValidUntil = now + overlap }] };
        await WriteAsync(id, rotated);
        return new WebhookCreation(rotated.Reading(now), rotated.Secrets[0].Text, null);
    }

    /// <inheritdoc/>
    public Task DisableAsync(string id, string reason) => ChangeAsync(id, webhook => webhook.DisabledAt is null
        ? webhook with { DisabledAt = time.GetUtcNow(), DisabledReason = reason }
        : webhook);

    /// <inheritdoc/>
    public Task<WebhookReading?> EnableAsync(string id) => ChangeAsync(id, webhook => webhook with { DisabledAt = null, DisabledReason = null });

    private async Task<WebhookReading?> ChangeAsync(string id, Func<WebhookEndpoint, WebhookEndpoint> change)
    {
        if (!catalog.State.Webhooks.TryGetValue(id, out var webhook))
        {
            return null;
        }

        var changed = change(webhook);
        if (changed != webhook)
        {
            await WriteAsync(id, changed);
        }

        return changed.Reading(time.GetUtcNow());
    }

    // The state changes with the write or not at all: a write that failed must not be read, nor stored by a later one.
    private async Task WriteAsync(string id, WebhookEndpoint? webhook)
    {
        var before = catalog.State;
        var webhooks = new Dictionary<string, WebhookEndpoint>(before.Webhooks, StringComparer.Ordinal);
        if (webhook is null)
        {
            webhooks.Remove(id);
        }
        else
        {
            webhooks[id] = webhook;
        }

        catalog.State = new WebhookCatalogState { Version = before.Version + 1, Webhooks = webhooks };
        try
        {
            await catalog.WriteStateAsync();
        }
        catch
        {
            catalog.State = before;
            throw;
        }
    }
}

/// <summary>The stored webhooks.</summary>
[GenerateSerializer]
[Alias("CommunityScoring.WebhookCatalogState")]
public sealed class WebhookCatalogState
{
    /// <summary>Rises with each change.</summary>
    [Id(0)]
    public long Version { get; set; }

    /// <summary>The webhooks by id.</summary>
    [Id(1)]
    public Dictionary<string, WebhookEndpoint> Webhooks { get; set; } = new(StringComparer.Ordinal);
}
