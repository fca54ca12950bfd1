using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CommunityScoring.Api.Tests.Fakes;

namespace CommunityScoring.Api.Tests.Events;

public sealed class EventEndpointsTests : ApiTest
{
    private const string Path = "/v1/events";
    private const string One = "application/cloudevents+json";
    private const string Batch = "application/cloudevents-batch+json";

    [Fact]
    public async Task One_event_is_produced_as_received()
    {
        var sent = Event("1", "github:Ana");
        await AcceptedAsync(1, sent, One);
        var produced = Assert.Single(Server.Sink.Produced);
        Assert.Equal("github:ana", produced.Key);
        Assert.Equal(sent, Encoding.UTF8.GetString(produced.Value));
    }

    [Fact]
    public async Task A_batch_is_produced_in_its_order()
    {
        await AcceptedAsync(2, $"[ {Event("1", "github:ana")},\n{Event("2", "github:bo")} ]", Batch + "; charset=utf-8");
        Assert.Equal(["github:ana", "github:bo"], Server.Sink.Produced.Select(produced => produced.Key));
        Assert.Equal(Event("2", "github:bo"), Encoding.UTF8.GetString(Server.Sink.Produced[1].Value));
        await AcceptedAsync(0, "[]", Batch);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"time\": null,")]
    public async Task A_missing_time_is_filled_in(string time)
    {
        var sent = Event("1", "github:ana").Replace("\"time\":\"2026-11-20T09:00:00Z\",", time, StringComparison.Ordinal);
        await AcceptedAsync(1, sent, One);
        var produced = JsonNode.Parse(Server.Sink.Produced.Single().Value)!;
        Assert.Equal("2026-11-20T10:00:00.000Z", (string?)produced["time"]);
        Assert.Equal("1", (string?)produced["id"]);
        Assert.Equal("post.created", (string?)produced["data"]!["activity"]);
    }

    [Theory]
    [InlineData("email:jane@acme.com")]
    [InlineData("slack:jane@acme.com")]
    public async Task An_address_is_never_a_key(string member)
    {
        await AcceptedAsync(1, Event("1", member), One);
        Assert.Null(Server.Sink.Produced.Single().Key);
    }

    [Fact]
    public async Task Events_of_accounts_are_keyed_by_account()
    {
        await AcceptedAsync(
            1,
            """{"specversion":"1.0","id":"1","source":"crm","type":"crm.account.v1","time":"2026-11-20T09:00:00Z","data":{"account":"acme"}}""",
            One);
        Assert.Equal("acme", Server.Sink.Produced.Single().Key);
    }

    [Fact]
    public async Task Types_outside_the_contract_pass()
    {
        await AcceptedAsync(1, """{"specversion":"1.0","id":"1","source":"x","type":"other.thing"}""", One);
        Assert.Null(Server.Sink.Produced.Single().Key);
    }

    [Fact]
    public async Task Binary_mode_becomes_structured()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path);
        request.Content = new StringContent("""{"member":"github:ana","activity":"post.created"}""");
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in ((string, string)[])
            [("specversion", "1.0"), ("id", "%C3%A4"), ("source", "forum"), ("type", "community.activity.v1"), ("time", "2026-11-20T09:00:00Z")])
        {
            request.Headers.Add("ce-" + name, value);
        }

        using var response = await Server.Client.SendAsync(request);
        Assert.Equal(202, (int)response.StatusCode);
        var produced = Server.Sink.Produced.Single();
        Assert.Equal("github:ana", produced.Key);
        var cloudEvent = JsonNode.Parse(produced.Value)!;
        Assert.Equal("ä", (string?)cloudEvent["id"]);
        Assert.Equal("github:ana", (string?)cloudEvent["data"]!["member"]);
        Assert.Equal("2026-11-20T09:00:00Z", (string?)cloudEvent["time"]);
    }

    [Fact]
    public async Task One_malformed_event_of_a_batch_stops_all()
    {
        var bad = Event("3", "github:ana").Replace("\"activity\":\"post.created\"", "\"activity\":\"Post created!\"", StringComparison.Ordinal);
        var problem = await Server.RefusedAsync(400, HttpMethod.Post, Path, $"[{Event("1", "github:ana")},{Event("2", "github:bo")},{bad}]", Batch);
        Assert.Equal(2, (int)problem["index"]!);
        Assert.Equal("activity", (string?)problem["field"]);
        Assert.Equal("malformed-field", (string?)problem["code"]);
        Assert.Empty(Server.Sink.Produced);
    }

    [Theory]
    [InlineData("\"id\":\"1\",", "", "id", "missing-field")]
    [InlineData("\"member\":\"github:ana\",", "", "member", "missing-field")]
    [InlineData("\"1.0\"", "\"0.3\"", "specversion", "not-cloudevents")]
    [InlineData("2026-11-20T09:00:00Z", "yesterday", "time", "malformed-field")]
    [InlineData("2026-11-20T09:00:00Z", "2026-11-22T09:00:00Z", "time", "time-in-future")]
    [InlineData("activity.v1", "activity.v9", "type", "unknown-type")]
    public async Task Malformed_events_are_named(string from, string to, string field, string code)
    {
        var sent = Event("1", "github:ana").Replace(from, to, StringComparison.Ordinal);
        var problem = await Server.RefusedAsync(400, HttpMethod.Post, Path, sent, One);
        Assert.Equal(0, (int)problem["index"]!);
        Assert.Equal(field, (string?)problem["field"]);
        Assert.Equal(code, (string?)problem["code"]);
        Assert.Empty(Server.Sink.Produced);
    }

    [Fact]
    public async Task Addresses_are_not_repeated()
    {
        var sent = Event("1", "github:ana").Replace("\"post.created\"", "\"jane@acme.com wrote\"", StringComparison.Ordinal);
        var problem = await Server.RefusedAsync(400, HttpMethod.Post, Path, sent, One);
        Assert.DoesNotContain("jane@acme.com", problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", One)]
    [InlineData("", One)]
    [InlineData("[1", Batch)]
    [InlineData("{}", Batch)]
    [InlineData("[1]", Batch)]
    public async Task What_is_no_event_is_refused(string body, string contentType)
    {
        await Server.RefusedAsync(400, HttpMethod.Post, Path, body, contentType);
        Assert.Empty(Server.Sink.Produced);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData("application/cloudevents+avro")]
    public async Task Other_content_types_are_refused(string contentType) =>
        await Server.RefusedAsync(415, HttpMethod.Post, Path, Event("1", "github:ana"), contentType);

    [Fact]
    public async Task Bodies_above_a_mebibyte_are_refused() =>
        await Server.RefusedAsync(413, HttpMethod.Post, Path, $"[{new string(' ', 1 << 20)}]", Batch);

    [Fact]
    public async Task A_broker_that_is_away_is_a_503()
    {
        Server.Sink.IsAway = true;
        var (response, problem) = await Server.SendAsync(HttpMethod.Post, Path, Event("1", "github:ana"), One);
        Assert.Equal(503, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Contains("again", (string?)problem!["detail"], StringComparison.Ordinal);
    }

    private async Task AcceptedAsync(int count, string body, string contentType)
    {
        var (response, answer) = await Server.SendAsync(HttpMethod.Post, Path, body, contentType);
        Assert.True((int)response.StatusCode == 202, $"{(int)response.StatusCode} {answer}");
        Assert.Equal(count, (int)answer!["accepted"]!);
    }

    private static string Event(string id, string member) =>
        $$$"""{"specversion":"1.0","id":"{{{id}}}","source":"forum","type":"community.activity.v1","time":"2026-11-20T09:00:00Z","data":{"member":"{{{member}}}","activity":"post.created"}}""";
}
