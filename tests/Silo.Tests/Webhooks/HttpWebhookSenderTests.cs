using System.Diagnostics.Metrics;
using System.Net;
using CommunityScoring.Silo.Webhooks;
using CommunityScoring.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CommunityScoring.Silo.Tests.Webhooks;

public sealed class HttpWebhookSenderTests : IAsyncLifetime
{
    private static readonly WebhookPolicy s_open = new(AllowsPrivateAddresses: true, AllowsHttp: true);
    private static readonly WebhookPolicy s_public = new(AllowsPrivateAddresses: false, AllowsHttp: true);
    private readonly WebhookOptions _options = new() { Timeout = TimeSpan.FromSeconds(1) };
    private WebhookReceiver _receiver = null!;

    public async Task InitializeAsync() => _receiver = await WebhookReceiver.StartAsync();

    public async Task DisposeAsync() => await _receiver.DisposeAsync();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("localhost")]
    public async Task A_private_address_is_not_connected_to(string host)
    {
        var outcome = await SendAsync(s_public, Dns.GetHostAddressesAsync, $"http://{host}:{_receiver.Port}/hook");
        Assert.Equal((WebhookOutcomeKind.Forbidden, null), (outcome.Kind, outcome.Status));
        Assert.Contains("is not public; allowed by the setting Webhooks:AllowPrivateAddresses only", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(_receiver.At("/hook"));
    }

    [Fact]
    public async Task A_name_that_leads_inside_is_not_connected_to()
    {
        var outcome = await SendAsync(
            s_public, (_, _) => Task.FromResult(new[] { IPAddress.Loopback, IPAddress.Parse("10.0.0.1") }), $"http://hooks.example.com:{_receiver.Port}/hook");
        Assert.Equal(WebhookOutcomeKind.Forbidden, outcome.Kind);
        Assert.StartsWith("hooks.example.com has the address 127.0.0.1", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(_receiver.At("/hook"));
    }

    [Fact]
    public async Task A_name_is_resolved_and_checked_anew_with_each_connection()
    {
        // Somewhere that does not answer at first, as far as anybody can tell; the loopback address ever after.
        var asked = 0;
        Task<IPAddress[]> Resolve(string host, CancellationToken cancellationToken) =>
            Task.FromResult<IPAddress[]>(Interlocked.Increment(ref asked) == 1 ? [] : [IPAddress.Loopback]);

        using var sender = Sender(s_public, Resolve);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Equal(WebhookOutcomeKind.Forbidden, (await SendAsync(sender, $"http://hooks.example.com:{_receiver.Port}/hook")).Kind);
            Assert.Equal(attempt, asked);
        }

        Assert.Empty(_receiver.At("/hook"));
    }

    [Fact]
    public async Task A_name_without_an_address_is_a_failure()
    {
        var outcome = await SendAsync(s_public, (_, _) => Task.FromResult(Array.Empty<IPAddress>()), "http://nothing.example.com/");
        Assert.Equal((WebhookOutcomeKind.Forbidden, "nothing.example.com has no address"), (outcome.Kind, outcome.Error));
        var unknown = await SendAsync(
            s_public, (_, _) => throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound), "http://unknown.example.com/");
        Assert.Equal((WebhookOutcomeKind.Failed, null), (unknown.Kind, unknown.Status));
    }

    [Fact]
    public async Task A_setting_allows_private_addresses()
    {
        var outcome = await SendAsync(s_open, Dns.GetHostAddressesAsync, $"http://localhost:{_receiver.Port}/hook");
        Assert.Equal((WebhookOutcomeKind.Delivered, 200), (outcome.Kind, outcome.Status));
        Assert.Single(_receiver.At("/hook"));
    }

    [Theory]
    [InlineData(200, WebhookOutcomeKind.Delivered)]
    [InlineData(299, WebhookOutcomeKind.Delivered)]
    [InlineData(301, WebhookOutcomeKind.Failed)]
    [InlineData(304, WebhookOutcomeKind.Failed)]
    [InlineData(400, WebhookOutcomeKind.Failed)]
    [InlineData(410, WebhookOutcomeKind.Gone)]
    [InlineData(500, WebhookOutcomeKind.Failed)]
    public async Task The_status_says_what_became_of_it(int status, WebhookOutcomeKind kind)
    {
        _receiver.Answer("/hook", status);
        var outcome = await SendAsync(s_open, Dns.GetHostAddressesAsync, _receiver.Url("/hook"));
        Assert.Equal((kind, status), (outcome.Kind, outcome.Status));
        Assert.Equal(kind != WebhookOutcomeKind.Delivered, outcome.Error is not null);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_is_given_up()
    {
        var stalled = new TaskCompletionSource();
        _receiver.Answer("/hook", _ => stalled.Task);
        var outcome = await SendAsync(s_open, Dns.GetHostAddressesAsync, _receiver.Url("/hook"));
        Assert.Equal((WebhookOutcomeKind.Failed, "the receiver did not answer within 1 s"), (outcome.Kind, outcome.Error));
        stalled.SetResult();
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read_to_it()
    {
        _receiver.Answer("/hook", async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(new byte[64 * 1024], context.RequestAborted);
            }
        });
        var outcome = await SendAsync(s_open, Dns.GetHostAddressesAsync, _receiver.Url("/hook"));
        Assert.Equal(WebhookOutcomeKind.Delivered, outcome.Kind);
    }

    [Fact]
    public async Task A_receiver_may_say_when_to_come_again()
    {
        _receiver.Answer("/hook", context =>
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = "120";
            return Task.CompletedTask;
        });
        Assert.Equal(TimeSpan.FromMinutes(2), (await SendAsync(s_open, Dns.GetHostAddressesAsync, _receiver.Url("/hook"))).RetryAfter);
    }

    [Fact]
    public async Task Giving_up_is_no_outcome()
    {
        using var given = new CancellationTokenSource();
        using var sender = Sender(s_open, Dns.GetHostAddressesAsync);
        _receiver.Answer("/hook", async context =>
        {
            await given.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SendAsync(sender, _receiver.Url("/hook"), given.Token));
    }

    [Fact]
    public async Task What_a_receiver_fails_at_for_a_day_is_parked()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
        var options = new WebhookOptions();
        var instruments = new WebhookInstruments(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());
        var queue = new DeliveryQueue(new Nowhere(), options, instruments, time);
        using var sender = new HttpWebhookSender(new PublicConnector(Dns.GetHostAddressesAsync, s_open), options, time);
        var dispatcher = new WebhookDispatcher(queue, sender, new WebhookSchedule(options, () => 0.5), options, instruments, time);
        _receiver.Answer("/hook", 500);
        queue.Add([WebhookMessages.Of(WebhookSilo.Alert("acme"))]);
        while (dispatcher.NextRoundAt is { } next)
        {
            time.SetUtcNow(next > time.GetUtcNow() ? next : time.GetUtcNow());
            await dispatcher.RunRoundAsync(Endpoint(_receiver.Url("/hook")), default);
        }

        var attempts = _receiver.At("/hook");
        var parked = Assert.Single(queue.List(DeliveryState.Parked, null, 10).Deliveries);
        Assert.Equal(("its time is over", attempts.Count), (parked.ParkedReason, parked.Attempts));
        Assert.Equal("86400", $"{long.Parse(attempts[^1].Timestamp, null) - long.Parse(attempts[0].Timestamp, null)}");
        Assert.Single(attempts.Select(attempt => attempt.Id).Distinct());
    }

    private static WebhookEndpoint Endpoint(string url) => new()
    {
        Id = "wh_0123456789abcdef",
        Url = url,
        Secrets = [WebhookSecret.Create(DateTimeOffset.UnixEpoch)],
    };

    private static Task<WebhookOutcome> SendAsync(HttpWebhookSender sender, string url, CancellationToken cancellationToken = default) =>
        sender.SendAsync(Endpoint(url), "msg_1", "{}"u8.ToArray(), cancellationToken);

    private async Task<WebhookOutcome> SendAsync(WebhookPolicy policy, HostResolver resolve, string url)
    {
        using var sender = Sender(policy, resolve);
        return await SendAsync(sender, url);
    }

    private HttpWebhookSender Sender(WebhookPolicy policy, HostResolver resolve) => new(new PublicConnector(resolve, policy), _options, TimeProvider.System);

    private sealed class Nowhere : IDeliveryPages
    {
        public Task<DeliveryPage?> ReadAsync(int number) => Task.FromResult<DeliveryPage?>(null);

        public Task WriteAsync(int number, DeliveryPage page) => Task.CompletedTask;

        public Task ClearAsync(int number) => Task.CompletedTask;
    }
}
