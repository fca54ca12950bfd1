using System.Diagnostics.Metrics;
using System.Text;
using CommunityScoring.Publishing;
using CommunityScoring.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace CommunityScoring.Tests.Webhooks;

/// <summary>What tests of webhooks are made of.</summary>
internal static class WebhookParts
{
    public static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    public static readonly WebhookEndpoint Endpoint = new() { Id = "wh_0123456789abcdef", Url = "https://example.com/hook" };

    public static WebhookInstruments Instruments { get; } =
        new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());

    public static WebhookMessage Message(string id, string account = "acme") => new(id, "alert.raised", account, "alert-" + id, Encoding.UTF8.GetBytes(id));

    public static OutgoingAlert Alert(string account = "acme", string kind = "risk.at_risk", string type = "raised", string? segment = null, string? owner = null) =>
        new($"{account}~{kind}~2026-11-20~0", type, kind, account, segment, owner, Start, $$"""{"account":"{{account}}"}""");
}

/// <summary>Pages in memory, which outlive the queue that writes them.</summary>
internal sealed class MemoryPages : IDeliveryPages
{
    private readonly Dictionary<int, DeliveryPage> _pages = [];

    public IReadOnlyDictionary<int, DeliveryPage> Pages => _pages;

    public int Writes { get; private set; }

    /// <summary>True while writes fail.</summary>
    public bool IsAway { get; set; }

    public Task<DeliveryPage?> ReadAsync(int number) => Task.FromResult(_pages.GetValueOrDefault(number));

    public Task WriteAsync(int number, DeliveryPage page)
    {
        if (IsAway)
        {
            throw new IOException("The store is away.");
        }

        Writes++;
        _pages[number] = page;
        return Task.CompletedTask;
    }

    public Task ClearAsync(int number)
    {
        _pages.Remove(number);
        return Task.CompletedTask;
    }
}

/// <summary>A receiver that answers as it is told, by message.</summary>
internal sealed class ScriptedSender : IWebhookSender
{
    public static readonly WebhookOutcome Taken = new(WebhookOutcomeKind.Delivered, 200, null);
    public static readonly WebhookOutcome Refused = new(WebhookOutcomeKind.Failed, 500, "the receiver answered 500");

    public List<string> Sent { get; } = [];

    public Func<string, Task<WebhookOutcome>> Answer { get; set; } = _ => Task.FromResult(Taken);

    public Task<WebhookOutcome> SendAsync(WebhookEndpoint endpoint, string message, byte[] body, CancellationToken cancellationToken)
    {
        Sent.Add(message);
        return Answer(message).WaitAsync(cancellationToken);
    }
}
