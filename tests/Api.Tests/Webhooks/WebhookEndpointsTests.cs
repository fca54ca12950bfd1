using System.Collections.Frozen;
using System.Text.Json.Nodes;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Tests.Fakes;
using CommunityScoring.Webhooks;

namespace CommunityScoring.Api.Tests.Webhooks;

public sealed class WebhookEndpointsTests : ApiTest
{
    private const string Unknown = "wh_ffffffffffffffff";

    [Fact]
    public async Task A_webhook_is_created_and_shows_its_secret_this_once()
    {
        var created = await CreateAsync("""{"url":"https://example.com/hook","kinds":["risk.at_risk"],"owners":["kim"]}""");
        Assert.StartsWith("whsec_", (string?)created["secret"], StringComparison.Ordinal);
        Assert.Equal(("https://example.com/hook", "active"), ((string?)created["url"], (string?)created["state"]));
        Assert.Equal("risk.at_risk", (string?)created["kinds"]!.AsArray().Single());
        Assert.Equal("2026-11-20T10:00:00Z", (string?)created["createdAt"]);

        var id = (string)created["id"]!;
        var read = await Server.GetAsync($"/v1/webhooks/{id}");
        Assert.False(read.AsObject().ContainsKey("secret"));
        Assert.Equal((id, "kim"), ((string?)read["id"], (string?)read["owners"]!.AsArray().Single()));
        Assert.Empty(read["accounts"]!.AsArray());
        var listed = (await Server.GetAsync("/v1/webhooks"))["webhooks"]!.AsArray();
        Assert.Equal(id, (string?)Assert.Single(listed)!["id"]);
        Assert.DoesNotContain((string)created["secret"]!, $"{read}{listed}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"url":"https://127.0.0.1/"}""", "url", "https://127.0.0.1/")]
    [InlineData("""{"url":"http://example.com/"}""", "url", "http://example.com/")]
    [InlineData("""{}""", "url", null)]
    [InlineData("""{"url":"https://example.com/","kinds":["At risk"]}""", "kinds[0]", "At risk")]
    [InlineData("""{"url":"https://example.com/","accounts":["acme",null]}""", "accounts[1]", null)]
    public async Task A_field_that_is_wrong_is_named(string body, string field, string? value)
    {
        var problem = await Server.RefusedAsync(400, HttpMethod.Post, "/v1/webhooks", body);
        Assert.Equal((field, value), ((string?)problem["field"], (string?)problem["value"]));
        Assert.NotEmpty((string)problem["allowed"]!);
        Assert.Empty(Cluster.Webhooks.Endpoints);
    }

    [Theory]
    [InlineData("{", "$")]
    [InlineData("[]", "$")]
    [InlineData("", "$")]
    [InlineData("""{"url":"https://example.com/","kinds":"risk.at_risk"}""", "kinds")]
    [InlineData("""{"url":"https://example.com/","kind":["risk.at_risk"]}""", "kind")]
    public async Task A_body_that_is_none_is_refused(string body, string field)
    {
        var problem = await Server.RefusedAsync(400, HttpMethod.Post, "/v1/webhooks", body);
        Assert.Equal(field, (string?)problem["field"]);
        Assert.Contains("allowed: {", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_that_is_not_there_is_404_and_a_bad_id_400()
    {
        foreach (var (method, path) in ((HttpMethod, string)[])
            [
                (HttpMethod.Get, ""), (HttpMethod.Delete, ""), (HttpMethod.Post, ":test"), (HttpMethod.Post, ":rotate"), (HttpMethod.Post, ":enable"),
                (HttpMethod.Get, "/deliveries"), (HttpMethod.Post, "/deliveries/msg_1:redeliver"),
            ])
        {
            await Server.RefusedAsync(404, method, $"/v1/webhooks/{Unknown}{path}");
            Assert.Equal("id", (string?)(await Server.RefusedAsync(400, method, $"/v1/webhooks/nonsense{path}"))["field"]);
        }

        Assert.DoesNotContain(Unknown, Cluster.Touched);
        Assert.DoesNotContain("nonsense", Cluster.Touched);
    }

    [Fact]
    public async Task A_webhook_is_deleted_with_its_deliveries()
    {
        var id = await CreateAsync();
        Cluster.Webhooks.QueueOf(id).Add([Message(0)]);
        var (response, deleted) = await Server.SendAsync(HttpMethod.Delete, $"/v1/webhooks/{id}");
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(id, (string?)deleted!["id"]);
        Assert.Empty(Cluster.Webhooks.Endpoints);
        Assert.Empty(Cluster.Webhooks.Queues);
        await Server.RefusedAsync(404, HttpMethod.Delete, $"/v1/webhooks/{id}");
    }

    [Fact]
    public async Task A_test_says_what_became_of_it()
    {
        var id = await CreateAsync();
        var (_, taken) = await Server.SendAsync(HttpMethod.Post, $"/v1/webhooks/{id}:test");
        Assert.Equal("""{"delivered":true,"status":204,"error":null}""", taken!.ToJsonString());

        Cluster.Webhooks.Outcome = new WebhookOutcome(WebhookOutcomeKind.Failed, 500, "the receiver answered 500");
        var (response, refused) = await Server.SendAsync(HttpMethod.Post, $"/v1/webhooks/{id}:test");
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("""{"delivered":false,"status":500,"error":"the receiver answered 500"}""", refused!.ToJsonString());
    }

    [Fact]
    public async Task A_rotation_shows_the_new_secret_and_until_when_the_old_one_is_valid()
    {
        var created = await CreateAsync("""{"url":"https://example.com/hook"}""");
        var (_, rotated) = await Server.SendAsync(HttpMethod.Post, $"/v1/webhooks/{created["id"]}:rotate");
        Assert.NotEqual((string?)created["secret"], (string?)rotated!["secret"]);
        Assert.Equal([null, "2026-11-21T10:00:00Z"], rotated["secrets"]!.AsArray().Select(secret => (string?)secret!["validUntil"]));

        var (_, again) = await Server.SendAsync(HttpMethod.Post, $"/v1/webhooks/{created["id"]}:rotate?overlapSeconds=60");
        Assert.Equal([null, "2026-11-20T10:01:00Z"], again!["secrets"]!.AsArray().Select(secret => (string?)secret!["validUntil"]));
        var problem = await Server.RefusedAsync(400, HttpMethod.Post, $"/v1/webhooks/{created["id"]}:rotate?overlapSeconds=-1");
        Assert.Equal(("overlapSeconds", "-1", "a whole number from 0 to 604800"),
            ((string?)problem["field"], (string?)problem["value"], (string?)problem["allowed"]));
    }

    [Fact]
    public async Task Deliveries_are_listed_by_state_and_in_pages()
    {
        var id = await CreateAsync();
        var queue = Cluster.Webhooks.QueueOf(id);
        queue.Add([Message(0), Message(1), Message(2)]);
        queue.Failed("msg_0", new DeliveryAttempt { At = Cluster.Webhooks.Time.GetUtcNow(), Status = 500, Error = "the receiver answered 500" }, TimeSpan.FromSeconds(10));
        queue.ParkAll("because");
        queue.Add([Message(3)]);

        var read = await Server.GetAsync($"/v1/webhooks/{id}");
        Assert.Equal((1, 3, "failing", 500), ((int)read["waiting"]!, (int)read["parked"]!, (string?)read["state"], (int)read["lastAttempt"]!["status"]!));
        var first = await Server.GetAsync($"/v1/webhooks/{id}/deliveries?state=parked&limit=2");
        Assert.Equal(["msg_2", "msg_1"], first["deliveries"]!.AsArray().Select(delivery => (string?)delivery!["id"]));
        var second = await Server.GetAsync($"/v1/webhooks/{id}/deliveries?state=parked&limit=2&pageToken={first["nextPageToken"]}");
        Assert.Null(second["nextPageToken"]);
        Assert.Equal(
            """{"id":"msg_0","type":"alert.raised","alert":"alert-0","account":"acme","state":"parked","enqueuedAt":"2026-11-20T10:00:00Z","attempts":1,"nextAttemptAt":null,"lastAttempt":{"at":"2026-11-20T10:00:00Z","status":500,"error":"the receiver answered 500"},"parkedReason":"because"}""",
            second["deliveries"]!.AsArray().Single()!.ToJsonString());
        Assert.Equal(4, (await Server.GetAsync($"/v1/webhooks/{id}/deliveries"))["deliveries"]!.AsArray().Count);

        foreach (var (name, value) in new[] { ("state", "lost"), ("limit", "0"), ("pageToken", "x") })
        {
            Assert.Equal(name, (string?)(await Server.RefusedAsync(400, HttpMethod.Get, $"/v1/webhooks/{id}/deliveries?{name}={value}"))["field"]);
        }
    }

    [Fact]
    public async Task A_parked_delivery_is_sent_again_on_demand()
    {
        var id = await CreateAsync();
        var queue = Cluster.Webhooks.QueueOf(id);
        queue.Add([Message(0)]);
        queue.ParkAll("because");
        var (response, again) = await Server.SendAsync(HttpMethod.Post, $"/v1/webhooks/{id}/deliveries/msg_0:redeliver");
        Assert.Equal((200, "waiting"), ((int)response.StatusCode, (string?)again!["state"]));
        Assert.Equal((1, 0), (queue.Waiting, queue.Parked));

        await Server.RefusedAsync(404, HttpMethod.Post, $"/v1/webhooks/{id}/deliveries/msg_1:redeliver");
        queue.Delivered("msg_0", new DeliveryAttempt { At = Cluster.Webhooks.Time.GetUtcNow(), Status = 200 });
        await Server.RefusedAsync(409, HttpMethod.Post, $"/v1/webhooks/{id}/deliveries/msg_0:redeliver");
    }

    [Fact]
    public async Task A_disabled_webhook_is_shown_and_enabled()
    {
        var id = await CreateAsync();
        Cluster.Webhooks.Endpoints[id] = Cluster.Webhooks.Endpoints[id] with { DisabledAt = Cluster.Webhooks.Time.GetUtcNow(), DisabledReason = "gone" };
        var read = await Server.GetAsync($"/v1/webhooks/{id}");
        Assert.Equal(("disabled", "gone"), ((string?)read["state"], (string?)read["disabledReason"]));
        await Server.RefusedAsync(409, HttpMethod.Post, $"/v1/webhooks/{id}/deliveries/msg_0:redeliver");
        var (_, enabled) = await Server.SendAsync(HttpMethod.Post, $"/v1/webhooks/{id}:enable");
        Assert.Equal(("active", null), ((string?)enabled!["state"], (string?)enabled["disabledReason"]));
    }

    [Fact]
    public async Task Only_an_admin_comes_near()
    {
        await using var server = await ApiServer.StartAsync(new EveryRoleButAdmin());
        await server.RefusedAsync(403, HttpMethod.Get, "/v1/webhooks");
        await server.RefusedAsync(403, HttpMethod.Post, "/v1/webhooks", """{"url":"https://example.com/"}""");
        await server.RefusedAsync(403, HttpMethod.Post, $"/v1/webhooks/{Unknown}:rotate");
        await server.RefusedAsync(403, HttpMethod.Get, $"/v1/webhooks/{Unknown}/deliveries");
    }

    private static WebhookMessage Message(int index) => new($"msg_{index}", "alert.raised", "acme", $"alert-{index}", "{}"u8.ToArray());

    private async Task<JsonNode> CreateAsync(string body)
    {
        var (response, created) = await Server.SendAsync(HttpMethod.Post, "/v1/webhooks", body);
        Assert.Equal(201, (int)response.StatusCode);
        return created!;
    }

    private async Task<string> CreateAsync() => (string)(await CreateAsync("""{"url":"https://example.com/hook"}"""))["id"]!;

    private sealed class EveryRoleButAdmin : IKeyRing
    {
        public ValueTask<KeyHolder?> FindAsync(string key, CancellationToken cancellationToken) => ValueTask.FromResult<KeyHolder?>(new KeyHolder(
            "all", FrozenSet.Create(StringComparer.Ordinal, AccessRole.Read, AccessRole.Success, AccessRole.Community, AccessRole.Privacy, AccessRole.Ingest)));
    }
}
