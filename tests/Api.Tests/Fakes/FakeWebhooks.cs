using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using CommunityScoring.Contracts;
using CommunityScoring.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CommunityScoring.Api.Tests.Fakes;

/// <summary>The webhooks of a fake cluster: real queues, stored nowhere, and nobody who sends.</summary>
public sealed class FakeWebhooks
{
    private readonly IMeterFactory _meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero));

    public ConcurrentDictionary<string, WebhookEndpoint> Endpoints { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, DeliveryQueue> Queues { get; } = new(StringComparer.Ordinal);

    /// <summary>What tests come to.</summary>
    public WebhookOutcome Outcome { get; set; } = new(WebhookOutcomeKind.Delivered, 204, null);

    public DeliveryQueue QueueOf(string id)
    {
        var meters = _meters;
        return Queues.GetOrAdd(id, _ => new DeliveryQueue(new Nowhere(), new WebhookOptions(), new WebhookInstruments(meters), Time));
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Endpoints.Clear();
        Queues.Clear();
    }

    private sealed class Nowhere : IDeliveryPages
    {
        public Task<DeliveryPage?> ReadAsync(int number) => Task.FromResult<DeliveryPage?>(null);

        public Task WriteAsync(int number, DeliveryPage page) => Task.CompletedTask;

        public Task ClearAsync(int number) => Task.CompletedTask;
    }
}

internal sealed class FakeWebhookCatalogGrain(FakeWebhooks webhooks) : IWebhookCatalogGrain
{
    private DateTimeOffset Now => webhooks.Time.GetUtcNow();

    public Task<WebhookCreation> CreateAsync(string url, WebhookFilter filter)
    {
        if (WebhookRules.Check(url, filter, WebhookPolicy.Strict) is { } refusal)
        {
            return Task.FromResult(new WebhookCreation(null, null, refusal));
        }

        var webhook = new WebhookEndpoint
        {
            Id = $"wh_{webhooks.Endpoints.Count:x16}",
            Url = url,
            Filter = filter,
            Secrets = [WebhookSecret.Create(Now)],
            CreatedAt = Now,
        };
        webhooks.Endpoints[webhook.Id] = webhook;
        return Task.FromResult(new WebhookCreation(webhook.Reading(Now), webhook.Secrets[0].Text, null));
    }

    public Task<ImmutableArray<WebhookReading>> ListAsync() =>
        Task.FromResult<ImmutableArray<WebhookReading>>([.. webhooks.Endpoints.Values.Select(webhook => webhook.Reading(Now))]);

    public Task<WebhookReading?> ReadAsync(string id) => Task.FromResult(webhooks.Endpoints.GetValueOrDefault(id)?.Reading(Now));

    public Task<WebhookEndpoint?> FindAsync(string id) => throw new NotSupportedException();

    public Task<WebhookTargets?> ReadTargetsAsync(long known) => throw new NotSupportedException();

    public Task<bool> RemoveAsync(string id) => Task.FromResult(webhooks.Endpoints.TryRemove(id, out _));

    public Task<WebhookCreation?> RotateAsync(string id, TimeSpan overlap)
    {
        if (!webhooks.Endpoints.TryGetValue(id, out var webhook))
        {
            return Task.FromResult<WebhookCreation?>(null);
        }

        var rotated = webhook with { Secrets = [WebhookSecret.Create(Now), webhook.Secrets[0] with { ValidUntil = Now + overlap }] };
        webhooks.Endpoints[id] = rotated;
        return Task.FromResult<WebhookCreation?>(new WebhookCreation(rotated.Reading(Now), rotated.Secrets[0].Text, null));
    }

    public Task DisableAsync(string id, string reason)
    {
        if (webhooks.Endpoints.TryGetValue(id, out var webhook))
        {
            webhooks.Endpoints[id] = webhook with { DisabledAt = Now, DisabledReason = reason };
        }

        return Task.CompletedTask;
    }

    public Task<WebhookReading?> EnableAsync(string id)
    {
        if (webhooks.Endpoints.TryGetValue(id, out var webhook))
        {
            webhooks.Endpoints[id] = webhook with { DisabledAt = null, DisabledReason = null };
        }

        return ReadAsync(id);
    }
}

internal sealed class FakeWebhookGrain(FakeWebhooks webhooks, string id) : IWebhookGrain
{
    public Task EnqueueAsync(WebhookMessage[] messages) => Task.FromResult(Ask(queue => queue.Add(messages)));

    public Task ResumeAsync() => Task.CompletedTask;

    public Task<WebhookStanding> ReadAsync() =>
        Task.FromResult(Ask(queue => new WebhookStanding(queue.Waiting, queue.Parked, queue.Last is { Error: not null }, queue.Last)));

    public Task<DeliveryList> ListAsync(DeliveryState? state, long? before, int most) => Task.FromResult(Ask(queue => queue.List(state, before, most)));

    public Task<WebhookOutcome?> TestAsync() => Task.FromResult<WebhookOutcome?>(webhooks.Outcome);

    public Task<RedeliveryResult> RedeliverAsync(string delivery) => Task.FromResult(Ask(queue => queue.Redeliver(delivery)));

    public Task ForgetAsync(Envelope<ImmutableArray<string>> persons) => Task.FromResult(Ask(queue =>
    {
        queue.Forget(persons.Value.Contains);
        return true;
    }));

    public Task RemoveAsync()
    {
        webhooks.Queues.TryRemove(id, out _);
        return Task.CompletedTask;
    }

    // A grain runs one call at a time.
    private T Ask<T>(Func<DeliveryQueue, T> ask)
    {
        var queue = webhooks.QueueOf(id);
        lock (queue)
        {
            return ask(queue);
        }
    }
}
