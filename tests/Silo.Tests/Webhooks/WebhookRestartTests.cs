using CommunityScoring.Webhooks;
using Xunit;

namespace CommunityScoring.Silo.Tests.Webhooks;

public sealed class WebhookRestartTests : IAsyncLifetime
{
    private readonly WebhookSilo _silo = new();

    public Task InitializeAsync() => _silo.InitializeAsync();

    public Task DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task What_waits_goes_on_after_a_silo_was_killed_and_nobody_sends()
    {
        var (id, secret) = await _silo.CreateAsync("/restarted");
        _silo.Receiver.Answer("/restarted", 503);
        await _silo.SendAsync("restarted", 100);
        await _silo.ReceivedAsync("/restarted", 2);

        await _silo.RestartAsync();
        _silo.Receiver.Answer("/restarted", 200);
        var before = _silo.Receiver.At("/restarted").Count;
        await _silo.ReceivedAsync("/restarted", before + 100);
        await _silo.StandsAsync(id, "nothing waits", standing => standing is { Waiting: 0, Parked: 0 });
        var messages = _silo.Receiver.At("/restarted").Skip(before).ToList();
        Assert.Equal(100, messages.Select(message => message.Id).Distinct().Count());
        Assert.All(messages, message => Assert.Equal(1, message.SignaturesOf(secret)));

        // It knows what it had before.
        await _silo.SendAsync("restarted", 100);
        Assert.Equal(0, (await _silo.Webhook(id).ReadAsync()).Waiting);
        Assert.Equal(100, (await _silo.Webhook(id).ListAsync(DeliveryState.Delivered, null, 1_000)).Deliveries.Length);
    }
}
