using CommunityScoring.Publishing;
using CommunityScoring.Silo.Tests.WholeProcess;
using CommunityScoring.Webhooks;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CommunityScoring.Silo.Tests.Webhooks;

/// <summary>Alerts on their way through a silo to a real receiver. Each test has an account and a path of its own.</summary>
public sealed class WebhookDeliveryTests(WebhookSilo silo) : IClassFixture<WebhookSilo>
{
    [Fact]
    public async Task An_alert_that_is_wanted_arrives_signed_and_once()
    {
        var (id, secret) = await silo.CreateAsync("/wanted", new WebhookFilter { Accounts = ["wanted"], Kinds = ["risk.at_risk"] });
        await silo.Sink.SendAsync([WebhookSilo.Alert("wanted"), WebhookSilo.Alert("wanted", 1, "engagement.surge"), WebhookSilo.Alert("other")], default);
        await silo.SendAsync("wanted");
        await silo.ReceivedAsync("/wanted", 1);
        await silo.StandsAsync(id, "nothing waits", standing => standing.Waiting == 0);
        await silo.SendAsync("wanted");

        Assert.Equal(DeliveryState.Delivered, Assert.Single((await silo.Webhook(id).ListAsync(null, null, 10)).Deliveries).State);
        var message = Assert.Single(silo.Receiver.At("/wanted"));
        Assert.Equal(("POST", "application/json; charset=utf-8"), (message.Method, message.ContentType));
        Assert.Equal(1, message.SignaturesOf(secret));
        Assert.Equal(0, (message with { Body = "{}"u8.ToArray() }).SignaturesOf(secret));
        Assert.Equal(("alert.raised", "2026-11-20T09:00:00Z", "wanted"),
            ((string?)message.Json["type"], (string?)message.Json["timestamp"], message.Account));
        var sent = DateTimeOffset.FromUnixTimeSeconds(long.Parse(message.Timestamp, System.Globalization.CultureInfo.InvariantCulture));
        Assert.InRange(sent, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task What_a_receiver_fails_at_is_sent_again_with_the_same_id()
    {
        var (id, secret) = await silo.CreateAsync("/failing");
        var left = 3;
        silo.Receiver.Answer("/failing", context =>
        {
            context.Response.StatusCode = Interlocked.Decrement(ref left) >= 0 ? 500 : 204;
            return Task.CompletedTask;
        });
        await silo.SendAsync("failing");
        await silo.ReceivedAsync("/failing", 4);
        await silo.StandsAsync(id, "nothing waits", standing => standing.Waiting == 0);
        var messages = silo.Receiver.At("/failing");
        Assert.Equal(4, messages.Count);
        Assert.Single(messages.Select(message => message.Id).Distinct());
        Assert.All(messages, message => Assert.Equal(1, message.SignaturesOf(secret)));
        var delivery = Assert.Single((await silo.Webhook(id).ListAsync(null, null, 10)).Deliveries);
        Assert.Equal((DeliveryState.Delivered, 4, 204), (delivery.State, delivery.Attempts, delivery.Last!.Status));
    }

    [Fact]
    public async Task A_receiver_that_stalls_or_is_dead_delays_no_other_and_no_sender()
    {
        var released = new TaskCompletionSource();
        silo.Receiver.Answer("/stalling", _ => released.Task);
        var every = new WebhookFilter { Accounts = [.. Enumerable.Range(0, 20).Select(index => $"isolated-{index}")] };
        var (stalling, _) = await silo.CreateAsync("/stalling", every);
        var dead = (await silo.Catalog.CreateAsync("http://127.0.0.1:1/", every)).Webhook!.Id;
        var (well, _) = await silo.CreateAsync("/well", every);
        foreach (var account in every.Accounts)
        {
            await silo.SendAsync(account);
        }

        await silo.ReceivedAsync("/well", every.Accounts.Length);
        await silo.StandsAsync(stalling, "it is failing", standing => standing.IsFailing);
        await silo.StandsAsync(dead, "it is failing", standing => standing.IsFailing);
        Assert.Equal("the receiver did not answer within 1 s", (await silo.Webhook(stalling).ReadAsync()).Last!.Error);
        Assert.Equal(every.Accounts.Length, (await silo.Webhook(stalling).ReadAsync()).Waiting);
        Assert.Equal(every.Accounts.Length, (await silo.Webhook(dead).ReadAsync()).Waiting);
        await silo.StandsAsync(well, "nothing waits", standing => standing.Waiting == 0);

        silo.Receiver.Answer("/stalling", 200);
        released.SetResult();
        await silo.StandsAsync(stalling, "nothing waits", standing => standing.Waiting == 0);
    }

    [Fact]
    public async Task A_redirect_is_a_failure_and_not_followed()
    {
        var (id, _) = await silo.CreateAsync("/moved");
        silo.Receiver.Answer("/moved", context =>
        {
            context.Response.Redirect(silo.Receiver.Url("/elsewhere"));
            return Task.CompletedTask;
        });
        await silo.SendAsync("moved");
        await silo.ReceivedAsync("/moved", 2);
        Assert.Equal("the receiver answered 302, a redirect, which is not followed", (await silo.Webhook(id).ReadAsync()).Last!.Error);
        Assert.Empty(silo.Receiver.At("/elsewhere"));
        silo.Receiver.Answer("/moved", 200);
        await silo.StandsAsync(id, "nothing waits", standing => standing.Waiting == 0);
    }

    [Fact]
    public async Task Gone_disables_and_what_was_parked_is_sent_again_on_demand()
    {
        var (id, _) = await silo.CreateAsync("/gone");
        silo.Receiver.Answer("/gone", StatusCodes.Status410Gone);
        await silo.SendAsync("gone");
        await Eventually.HoldsAsync("it is disabled", TimeSpan.FromSeconds(30), async () => (await silo.Catalog.ReadAsync(id))!.DisabledAt is not null);
        await silo.StandsAsync(id, "its delivery is parked", standing => standing is { Waiting: 0, Parked: 1 });
        Assert.Equal("the receiver answered 410 Gone", (await silo.Catalog.ReadAsync(id))!.DisabledReason);
        await silo.SendAsync("gone", 1, 1);
        var parked = Assert.Single((await silo.Webhook(id).ListAsync(null, null, 10)).Deliveries);
        Assert.Equal("the webhook is disabled", parked.ParkedReason);

        silo.Receiver.Answer("/gone", 200);
        Assert.Null((await silo.Catalog.EnableAsync(id))!.DisabledAt);
        Assert.Equal(RedeliveryResult.Waiting, await silo.Webhook(id).RedeliverAsync(parked.Id));
        await silo.StandsAsync(id, "nothing is left", standing => standing is { Waiting: 0, Parked: 0 });
        await silo.SendAsync("gone", 1, 2);
        await silo.ReceivedAsync("/gone", 3);
        Assert.Equal([parked.Id, parked.Id], silo.Receiver.At("/gone").Take(2).Select(message => message.Id));
    }

    [Fact]
    public async Task Who_was_erased_is_named_neither_by_what_waits_nor_by_what_comes_late()
    {
        var (id, _) = await silo.CreateAsync("/erased");
        silo.Receiver.Answer("/erased", StatusCodes.Status410Gone);
        await silo.Sink.SendAsync([Departure(0)], default);
        await silo.StandsAsync(id, "its delivery is parked", standing => standing is { Waiting: 0, Parked: 1 });
        Assert.Equal("github:ana", (string?)silo.Receiver.At("/erased")[0].Json["data"]!["person"]);

        await silo.Webhook(id).ForgetAsync(new(["github:ana", "member:ana"]));
        silo.Receiver.Answer("/erased", 200);
        await silo.Catalog.EnableAsync(id);
        foreach (var parked in (await silo.Webhook(id).ListAsync(DeliveryState.Parked, null, 10)).Deliveries)
        {
            await silo.Webhook(id).RedeliverAsync(parked.Id);
        }

        await silo.Sink.SendAsync([Departure(1)], default);
        await silo.ReceivedAsync("/erased", 3);
        Assert.Equal([0, 1], silo.Receiver.At("/erased").Skip(1).Select(message => (int)message.Json["data"]!["ordinal"]!).Order());
        Assert.All(silo.Receiver.At("/erased").Skip(1), message => Assert.DoesNotContain("github:ana", message.Json.ToJsonString(), StringComparison.Ordinal));

        static OutgoingAlert Departure(int ordinal) => WebhookSilo.Alert("erased", ordinal, "champion.departed") with
        {
            Json = $$"""{"account":"erased","ordinal":{{ordinal}},"person":"github:ana","terms":[{"name":"share","person":"github:ana","value":1}],"changes":[]}""",
        };
    }

    [Fact]
    public async Task Two_secrets_sign_while_one_takes_the_place_of_the_other()
    {
        var (id, first) = await silo.CreateAsync("/rotating");
        var second = (await silo.Catalog.RotateAsync(id, TimeSpan.FromDays(1)))!.Secret!;
        await silo.SendAsync("rotating");
        await silo.ReceivedAsync("/rotating", 1);
        var message = silo.Receiver.At("/rotating")[0];
        Assert.Equal((1, 1), (message.SignaturesOf(first), message.SignaturesOf(second)));
        Assert.Equal(2, message.Signatures.Split(' ').Length);

        var third = (await silo.Catalog.RotateAsync(id, TimeSpan.Zero))!.Secret!;
        await silo.SendAsync("rotating", 1, 1);
        await silo.ReceivedAsync("/rotating", 2);
        message = silo.Receiver.At("/rotating")[1];
        Assert.Equal((0, 0, 1), (message.SignaturesOf(first), message.SignaturesOf(second), message.SignaturesOf(third)));
    }

    [Fact]
    public async Task A_test_is_sent_at_once_and_kept_nowhere()
    {
        var (id, secret) = await silo.CreateAsync("/tested");
        Assert.Equal((WebhookOutcomeKind.Delivered, 200), await TestAsync());
        var message = Assert.Single(silo.Receiver.At("/tested"));
        Assert.Equal(("webhook.test", 1), ((string?)message.Json["type"], message.SignaturesOf(secret)));
        silo.Receiver.Answer("/tested", 503);
        Assert.Equal((WebhookOutcomeKind.Failed, 503), await TestAsync());
        Assert.Empty((await silo.Webhook(id).ListAsync(null, null, 10)).Deliveries);

        async Task<(WebhookOutcomeKind, int?)> TestAsync()
        {
            var outcome = (await silo.Webhook(id).TestAsync())!;
            return (outcome.Kind, outcome.Status);
        }
    }

    [Fact]
    public async Task Nothing_is_left_of_a_webhook_that_is_deleted()
    {
        var (id, _) = await silo.CreateAsync("/deleted");
        silo.Receiver.Answer("/deleted", 500);
        await silo.SendAsync("deleted", 100);
        Assert.NotEqual(0L, Rows());
        await silo.Catalog.DisableAsync(id, "it is being deleted");
        await silo.Webhook(id).RemoveAsync();
        Assert.True(await silo.Catalog.RemoveAsync(id));
        Assert.False(await silo.Catalog.RemoveAsync(id));
        Assert.Equal(0L, Rows());
        Assert.Null(await silo.Webhook(id).TestAsync());

        // One that was on its way when the webhook was deleted.
        await silo.Webhook(id).EnqueueAsync([WebhookMessages.Of(WebhookSilo.Alert("deleted"))]);
        await Eventually.HoldsAsync("it is gone", TimeSpan.FromSeconds(30), () => Task.FromResult(Rows() == 0L));

        long Rows() => (long)silo.Directory.Scalar($"SELECT count(*) FROM OrleansStorage WHERE GrainIdExtensionString = '{id}' AND PayloadBinary IS NOT NULL")!;
    }

    [Fact]
    public async Task A_webhook_that_is_not_allowed_is_refused()
    {
        var refused = await silo.Catalog.CreateAsync("ftp://example.com/", new WebhookFilter());
        Assert.Equal((null, null, "url"), (refused.Webhook, refused.Secret, refused.Refusal!.Field));
    }
}
