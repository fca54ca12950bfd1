using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using CommunityScoring.Api.Tests.Fakes;

namespace CommunityScoring.Api.Tests.Keys;

public sealed class KeyEndpointsTests : ApiTest
{
    [Fact]
    public async Task A_key_is_shown_once_and_opens_what_its_roles_and_limits_allow()
    {
        var made = await CreateAsync("""{"name":"CRM of sales","roles":["read"],"segments":["enterprise"],"requestsPerMinute":60,"expiresAt":"2027-01-01T01:00:00+01:00"}""");
        var key = (string?)made["key"];
        Assert.Matches(@"\Acsk_[A-Za-z0-9_-]{43}\z", key);
        Assert.Equal(
            ("CRM of sales", "live", "2027-01-01T00:00:00Z", 60),
            ((string?)made["name"], (string?)made["state"], (string?)made["expiresAt"], (int)made["requestsPerMinute"]!));

        var listed = Assert.Single((await Server.GetAsync("/v1/keys"))["keys"]!.AsArray())!;
        Assert.Null(listed["key"]);
        Assert.Equal(["enterprise"], listed["segments"]!.AsArray().Select(segment => (string?)segment));
        Assert.Equal((string?)made["id"], (string?)listed["id"]);
        Assert.DoesNotContain(listed.AsObject(), field => field.Value?.ToJsonString().Contains(key!, StringComparison.Ordinal) == true);

        Use(key);
        await Server.GetAsync("/v1/accounts/acme");
        await Server.RefusedAsync(403, HttpMethod.Get, "/v1/keys");
        Use(key + "x");
        await Server.RefusedAsync(401, HttpMethod.Get, "/v1/accounts/acme");
        Use(ApiServer.Key);
        Assert.Equal("2026-11-20", (string?)Assert.Single((await Server.GetAsync("/v1/keys"))["keys"]!.AsArray())!["lastUsedOn"]);
    }

    [Fact]
    public async Task A_key_that_is_revoked_or_has_expired_opens_nothing()
    {
        var revoked = await CreateAsync("""{"name":"a","roles":["read"]}""");
        var expiring = await CreateAsync("""{"name":"b","roles":["read"],"expiresAt":"2026-11-20T10:00:30Z"}""");
        foreach (var made in (JsonNode[])[revoked, expiring])
        {
            Use((string?)made["key"]);
            await Server.GetAsync("/v1/models");
        }

        Use(ApiServer.Key);
        var (response, ended) = await Server.SendAsync(HttpMethod.Delete, $"/v1/keys/{revoked["id"]}");
        Assert.Equal((200, "revoked"), ((int)response.StatusCode, (string?)ended!["state"]));
        Server.Time.Advance(TimeSpan.FromSeconds(30));
        foreach (var made in (JsonNode[])[revoked, expiring])
        {
            Use((string?)made["key"]);
            await Server.RefusedAsync(401, HttpMethod.Get, "/v1/models");
        }

        Use(ApiServer.Key);
        Assert.Equal(["revoked", "expired"], (await Server.GetAsync("/v1/keys"))["keys"]!.AsArray().Select(key => (string?)key!["state"]));
        await Server.RefusedAsync(409, HttpMethod.Post, $"/v1/keys/{revoked["id"]}:rotate");
    }

    [Fact]
    public async Task A_key_that_another_host_made_or_revoked_is_known_here_within_seconds()
    {
        var made = await CreateAsync("""{"name":"a","roles":["read"]}""");
        Use((string?)made["key"]);
        await Server.GetAsync("/v1/models");
        await Cluster.GetGrain<Contracts.IKeyRingGrain>(0).RevokeAsync((string)made["id"]!);
        var calls = Cluster.RingCalls;
        Server.Time.Advance(TimeSpan.FromSeconds(1.9));
        for (var i = 0; i < 20; i++)
        {
            await Server.GetAsync("/v1/models");
        }

        Assert.Equal(calls, Cluster.RingCalls);
        Server.Time.Advance(TimeSpan.FromSeconds(0.1));
        await Server.RefusedAsync(401, HttpMethod.Get, "/v1/models");
    }

    [Fact]
    public async Task A_rotated_key_opens_with_its_former_secret_for_as_long_as_was_asked_for()
    {
        var made = await CreateAsync("""{"name":"a","roles":["read"]}""");
        var (_, rotated) = await Server.SendAsync(HttpMethod.Post, $"/v1/keys/{made["id"]}:rotate", """{"overlapSeconds":60}""");
        Assert.Equal("2026-11-20T10:01:00Z", (string?)rotated!["formerEndsAt"]);
        foreach (var secret in (string?[])[(string?)made["key"], (string?)rotated["key"]])
        {
            Use(secret);
            await Server.GetAsync("/v1/models");
        }

        Server.Time.Advance(TimeSpan.FromSeconds(60));
        Use((string?)made["key"]);
        await Server.RefusedAsync(401, HttpMethod.Get, "/v1/models");
        Use(ApiServer.Key);
        var again = (await Server.SendAsync(HttpMethod.Post, $"/v1/keys/{made["id"]}:rotate")).Body!;
        Use((string?)rotated["key"]);
        await Server.RefusedAsync(401, HttpMethod.Get, "/v1/models");
        Use((string?)again["key"]);
        await Server.GetAsync("/v1/models");
    }

    [Fact]
    public async Task While_the_ring_is_away_its_last_copy_counts_for_ten_seconds()
    {
        var made = await CreateAsync("""{"name":"a","roles":["ingest"]}""");
        Use((string?)made["key"]);
        await PostAsync(202);
        Cluster.Failure = new TimeoutException("away");
        Server.Time.Advance(TimeSpan.FromSeconds(9));
        await PostAsync(202);
        Server.Time.Advance(TimeSpan.FromSeconds(2));
        await PostAsync(503);
        Use(ApiServer.Key);
        await PostAsync(202);

        async Task PostAsync(int status) => Assert.Equal(
            status, (int)(await Server.SendAsync(HttpMethod.Post, "/v1/events", "[]", "application/cloudevents-batch+json")).Response.StatusCode);
    }

    [Theory]
    [InlineData("name", "null", """{"roles":["read"]}""")]
    [InlineData("name", "null", """{"name":"jane@acme.com","roles":["read"]}""")]
    [InlineData("roles", "null", """{"name":"a"}""")]
    [InlineData("roles", "null", """{"name":"a","roles":[]}""")]
    [InlineData("roles", "root", """{"name":"a","roles":["read","root"]}""")]
    [InlineData("segment", "smb", """{"name":"a","roles":["read"],"segment":"smb"}""")]
    [InlineData("segments", "an empty list", """{"name":"a","roles":["read"],"segments":[]}""")]
    [InlineData("segments", "a list", """{"name":"a","roles":["admin"],"segments":["smb"]}""")]
    [InlineData("owners", "7", """{"name":"a","roles":["read"],"owners":[7]}""")]
    [InlineData("expiresAt", "2026-11-20T10:00:00Z", """{"name":"a","roles":["read"],"expiresAt":"2026-11-20T10:00:00Z"}""")]
    [InlineData("expiresAt", "tomorrow", """{"name":"a","roles":["read"],"expiresAt":"tomorrow"}""")]
    [InlineData("requestsPerMinute", "-1", """{"name":"a","roles":["read"],"requestsPerMinute":-1}""")]
    [InlineData("name", "no text", """{"name":"\ud800","roles":["read"]}""")]
    [InlineData("roles", "no text", """{"name":"a","roles":["\udc00"]}""")]
    [InlineData("a field", "1", """{"\ud800":1}""")]
    [InlineData("a field", "1", """{"jane@acme.com":1}""")]
    [InlineData("roles", "read", """{"name":"a","roles":["read"],"roles":"read"}""")]
    [InlineData("$", "Array", "[]")]
    [InlineData("$", "null", "{")]
    public async Task A_field_that_is_wrong_is_named(string field, string value, string body)
    {
        var problem = await Server.RefusedAsync(400, HttpMethod.Post, "/v1/keys", body);
        Assert.Equal((field, value), ((string?)problem["field"], (string?)problem["value"] ?? "null"));
        Assert.DoesNotContain("jane", problem.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty((await Server.GetAsync("/v1/keys"))["keys"]!.AsArray());
    }

    [Fact]
    public async Task What_is_not_there_is_not_found_and_a_key_sent_in_place_of_an_id_is_not_repeated()
    {
        await Server.RefusedAsync(404, HttpMethod.Delete, "/v1/keys/0123456789abcdef");
        await Server.RefusedAsync(404, HttpMethod.Post, "/v1/keys/0123456789abcdef:rotate");
        var problem = await Server.RefusedAsync(404, HttpMethod.Delete, "/v1/keys/csk_secret");
        Assert.DoesNotContain("csk_", problem.ToJsonString(), StringComparison.Ordinal);
    }

    private void Use(string? key) => Server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

    private async Task<JsonNode> CreateAsync(string body)
    {
        var (response, made) = await Server.SendAsync(HttpMethod.Post, "/v1/keys", body);
        Assert.Equal(201, (int)response.StatusCode);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        return made!;
    }
}
