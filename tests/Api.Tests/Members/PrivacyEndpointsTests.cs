using System.Collections.Frozen;
using System.Text.Json.Nodes;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Members;
using CommunityScoring.Api.Tests.Fakes;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Webhooks;

namespace CommunityScoring.Api.Tests.Members;

public sealed class PrivacyEndpointsTests : ApiTest
{
    private static readonly string _jane = "email:" + new Pseudonymizer(ApiServer.Secret).Of("jane@acme.com");

    [Fact]
    public async Task A_footprint_is_one_document_with_a_reason_for_everything()
    {
        Cluster.Store.Take(Jane());
        var document = await Server.GetAsync("/v1/members/email:jane@acme.com/footprint");

        Assert.Equal("member:jane", (string?)document["person"]);
        var identities = document["identities"]!["items"]!.AsArray();
        Assert.Equal([_jane, "github:jane", "member:jane"], identities.Select(one => (string?)one!["identity"]));
        Assert.Equal("acme.com", (string?)identities[0]!["mailDomain"]!["items"]![0]!["name"]);
        Assert.Equal("post.created", (string?)identities[1]!["activity"]!["items"]![0]!["activity"]);
        Assert.Equal("2026-11-19T09:00:00Z", (string?)identities[1]!["activity"]!["items"]![0]!["firstAt"]);
        Assert.Equal("globex", (string?)identities[1]!["affiliations"]!["items"]![0]!["account"]);
        Assert.Equal("member:jane", (string?)identities[1]!["link"]!["items"]![0]!["owner"]);
        Assert.Equal("t1", (string?)document["threads"]!["items"]![0]!["event"]!["thread"]);
        Assert.Equal(["r1", "r2"], document["referrals"]!["items"]!.AsArray().Select(one => (string?)one!["event"]!["referral"]));
        Assert.Equal(["globex"], document["accounts"]!["items"]!.AsArray().Select(one => (string?)one));
        Assert.DoesNotContain("jane@", document.ToJsonString(), StringComparison.Ordinal);
        AssertReasons(document);
    }

    [Fact]
    public async Task An_erasure_takes_every_identity_thread_and_referral_and_says_so()
    {
        Cluster.Store.Take(Jane());
        Server.Sink.Taken = taken => Cluster.Store.Take(taken.Value);
        var receipt = await EraseAsync(200);

        Assert.Equal("2026-11-20T10:00:00Z", (string?)receipt["completedAt"]);
        var identities = receipt["identities"]!.AsArray();
        Assert.Equal([_jane, "github:jane", "member:jane"], identities.Select(one => (string?)one!["identity"]));
        Assert.Equal((1, 1, 2), Numbers(identities[1]!["before"]!, "buckets", "links", "referrals"));
        Assert.Equal((1, 0, 1), Numbers(identities[2]!["before"]!, "threads", "links", "consents"));
        Assert.All(identities, one =>
        {
            Assert.All(one!["after"]!.AsObject(), count => Assert.Equal(0, (int)count.Value!));
            Assert.Equal("2026-11-20", (string?)one["erasedThrough"]);
        });
        Assert.Equal("globex", (string?)receipt["accounts"]![0]!["account"]);
        Assert.True((bool)receipt["accounts"]![0]!["restated"]!);

        var events = Server.Sink.Produced.Select(said => (said.Key, Said: JsonNode.Parse(said.Value)!)).ToList();
        Assert.Equal(3, events.Count(said => (string?)said.Said["type"] == EventTypes.Erasure));
        Assert.Equal(3, events.Count(said => (string?)said.Said["type"] != EventTypes.Erasure));
        Assert.DoesNotContain(events, said => said.Key?.StartsWith("email:", StringComparison.Ordinal) == true);

        // What she referred is gone; that she was referred is somebody else's, who keeps it without her.
        Assert.Equal("retracted", (string?)events.Single(said => (string?)said.Said["data"]!["referral"] == "r1").Said["data"]!["status"]);
        var kept = events.Single(said => (string?)said.Said["data"]!["referral"] == "r2").Said["data"]!;
        Assert.Equal("made", (string?)kept["status"]);
        Assert.Equal("member:bo", (string?)kept["referrer"]);
        Assert.StartsWith("erased:", (string?)kept["referred"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_erasure_takes_the_name_out_of_what_webhooks_have_not_sent_yet()
    {
        Cluster.Store.Take(Jane());
        Server.Sink.Taken = taken => Cluster.Store.Take(taken.Value);
        await Server.SendAsync(HttpMethod.Post, "/v1/webhooks", """{"url":"https://example.com/hook"}""");
        var queue = Cluster.Webhooks.QueueOf(Assert.Single(Cluster.Webhooks.Endpoints.Keys));
        queue.Add([new WebhookMessage("m", "alert.raised", "globex", "a", """{"data":{"kind":"champion.departed","person":"member:jane","terms":[{"person":"member:jane"}]}}"""u8.ToArray())]);
        await EraseAsync(200);
        Assert.Equal("""{"data":{"kind":"champion.departed","person":null,"terms":[]}}""", System.Text.Encoding.UTF8.GetString(queue.Due(1)[0].Body!));
    }

    [Fact]
    public async Task A_second_erasure_finds_nothing_and_produces_nothing()
    {
        Cluster.Store.Take(Jane());
        Server.Sink.Taken = taken => Cluster.Store.Take(taken.Value);
        await EraseAsync(200);
        var produced = Server.Sink.Produced.Count;
        var receipt = await EraseAsync(200);
        Assert.Equal(produced, Server.Sink.Produced.Count);
        Assert.All(receipt["identities"]!.AsArray(), one => Assert.All(one!["before"]!.AsObject(), count => Assert.Equal(0, (int)count.Value!)));
        Assert.Empty(receipt["accounts"]!.AsArray());
    }

    [Fact]
    public async Task What_is_linked_meanwhile_goes_too()
    {
        Cluster.Store.Take(Jane());
        var isLinked = false;
        Server.Sink.Taken = taken =>
        {
            Cluster.Store.Take(taken.Value);
            if (!isLinked)
            {
                isLinked = true;
                Cluster.Store.Take(new IdentityEvent(At(0, "late"), "slack:u9", null, "github:jane"));
            }
        };
        var erasing = Server.SendAsync(HttpMethod.Delete, "/v1/members/github:jane");
        while (!erasing.IsCompleted)
        {
            await Task.Delay(10);
            Server.Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        var (response, receipt) = await erasing;
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Contains("slack:u9", receipt!["identities"]!.AsArray().Select(one => (string?)one!["identity"]));
    }

    [Fact]
    public async Task A_fact_of_a_day_to_come_is_erased_through_that_day()
    {
        Cluster.Store.Take(new ActivityEvent(At(-0.9, "a"), "github:eve", null, "post.created", null, 0));
        Server.Sink.Taken = taken => Cluster.Store.Take(taken.Value);
        var (response, receipt) = await Server.SendAsync(HttpMethod.Delete, "/v1/members/github:eve");
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("2026-11-21", (string?)receipt!["identities"]![0]!["erasedThrough"]);
        Assert.Equal(0, (int)receipt["identities"]![0]!["after"]!["buckets"]!);
    }

    [Fact]
    public async Task What_does_not_show_in_time_is_accepted_and_not_claimed()
    {
        Cluster.Store.Take(Jane());
        var erasing = Server.SendAsync(HttpMethod.Delete, "/v1/members/github:jane");
        while (!erasing.IsCompleted)
        {
            await Task.Delay(10);
            Server.Time.Advance(PersonErasure.Patience / 4);
        }

        var (response, receipt) = await erasing;
        Assert.Equal(202, (int)response.StatusCode);
        Assert.Null(receipt!["completedAt"]);
        Assert.Equal(1, (int)receipt["identities"]![1]!["after"]!["buckets"]!);
        Assert.Equal(6, Server.Sink.Produced.Count);
    }

    [Fact]
    public async Task What_was_never_recorded_is_not_found()
    {
        await Server.RefusedAsync(404, HttpMethod.Get, "/v1/members/github:nobody/footprint");
        await Server.RefusedAsync(404, HttpMethod.Delete, "/v1/members/github:nobody");
        await Server.RefusedAsync(400, HttpMethod.Delete, "/v1/members/nobody");
        Assert.Empty(Server.Sink.Produced);
    }

    [Fact]
    public async Task An_erasure_that_Kafka_does_not_take_is_not_claimed()
    {
        Cluster.Store.Take(Jane());
        Server.Sink.IsAway = true;
        await Server.RefusedAsync(503, HttpMethod.Delete, "/v1/members/github:jane");
    }

    [Theory]
    [InlineData(AccessRole.Privacy, 404)]
    [InlineData(AccessRole.Community, 403)]
    [InlineData(AccessRole.Read, 403)]
    public async Task Both_need_the_role_of_privacy(string role, int status)
    {
        await using var server = await ApiServer.StartAsync(new Holder(role));
        await server.RefusedAsync(status, HttpMethod.Get, "/v1/members/github:jane/footprint");
        await server.RefusedAsync(status, HttpMethod.Delete, "/v1/members/github:jane");
    }

    private static CommunityEvent[] Jane() =>
    [
        new ActivityEvent(At(1.04, "a"), "github:jane", null, "post.created", "launch", 250_000),
        new IdentityEvent(At(9, "l1"), "github:jane", null, "member:jane"),
        new IdentityEvent(At(9, "l2"), _jane, "acme.com", "github:jane"),
        new AffiliationEvent(At(8, "f"), "github:jane", null, "globex", null, null, "lead", false, false),
        new ConsentEvent(At(7, "c"), "member:jane", null, true),
        new QuestionEvent(At(6, "q"), "t1", "member:jane", null, "open", At(6, "").Time, null, null, null),
        new ReferralEvent(At(5, "r1"), "r1", "github:jane", null, "domain:beta.com", null, "JANE10", "tracked", At(5, "").Day, false),
        new ReferralEvent(At(5, "r2"), "r2", "member:bo", null, "github:jane", null, "BO10", "tracked", At(5, "").Day, false),
    ];

    private static Stamp At(double ago, string id) => new(new DateTimeOffset(2026, 11, 20, 9, 57, 36, TimeSpan.Zero).AddDays(-ago), "/t", id);

    private static void AssertReasons(JsonNode node)
    {
        foreach (var (name, part) in node.AsObject())
        {
            if (part is JsonObject section && section.ContainsKey("items"))
            {
                Assert.False(string.IsNullOrEmpty((string?)section["why"]), name);
                foreach (var item in section["items"]!.AsArray().OfType<JsonObject>())
                {
                    AssertReasons(item);
                }
            }
        }
    }

    private static (int, int, int) Numbers(JsonNode counts, string first, string second, string third) =>
        ((int)counts[first]!, (int)counts[second]!, (int)counts[third]!);

    private async Task<JsonNode> EraseAsync(int status)
    {
        var (response, receipt) = await Server.SendAsync(HttpMethod.Delete, "/v1/members/github:jane");
        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode}: {receipt}");
        return receipt!;
    }

    private sealed class Holder(string role) : IKeyRing
    {
        public ValueTask<KeyHolder?> FindAsync(string key, CancellationToken cancellationToken) =>
            ValueTask.FromResult<KeyHolder?>(new KeyHolder("holder", FrozenSet.Create(StringComparer.Ordinal, role)));
    }
}
