using System.Collections.Frozen;
using System.Text.Json.Nodes;
using CommunityScoring.Alerts;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Tests.Fakes;

namespace CommunityScoring.Api.Tests.Alerts;

public sealed class AlertEndpointsTests : ApiTest
{
    private const string AtRisk = "acme~risk.at_risk~2026-11-19~0";
    private const string Over = "acme~engagement.surge~2026-11-18~0";

    private static readonly DateTimeOffset _yesterday = new(2026, 11, 19, 9, 0, 0, TimeSpan.Zero);

    private static Alert Raised(string id, AlertKind kind, DateTimeOffset at) => new(
        id, Alert.AccountOf(id)!, kind, null, DateOnly.FromDateTime(at.UtcDateTime), at, [new AlertTerm("risk", 71.5)], [], [new AlertStep(at, "raised")]);

    private void Fill()
    {
        Cluster.Accounts["other"] = WorkedExample.Posting("other", 1, 3, segment: "smb");
        Cluster.Alerts["acme"] = new AlertBook(
        [
            Raised(Over, AlertKind.Surge, _yesterday.AddDays(-1)) with { ClearedOn = new DateOnly(2026, 11, 19) },
            Raised(AtRisk, AlertKind.AtRisk, _yesterday),
        ]);
        Cluster.Alerts["other"] = new AlertBook(
            [Raised("other~risk.critical~2026-11-20~0", AlertKind.Critical, _yesterday.AddDays(1)) with { Assignee = "lee" }]);
    }

    [Theory]
    [InlineData("", "other~risk.critical~2026-11-20~0,acme~risk.at_risk~2026-11-19~0")]
    [InlineData("?state=cleared", Over)]
    [InlineData("?state=open,cleared&account=acme", AtRisk + "," + Over)]
    [InlineData("?kind=risk.critical,engagement.surge", "other~risk.critical~2026-11-20~0")]
    [InlineData("?segment=smb", "other~risk.critical~2026-11-20~0")]
    [InlineData("?owner=kim", AtRisk)]
    [InlineData("?assignee=lee", "other~risk.critical~2026-11-20~0")]
    [InlineData("?state=snoozed,acknowledged", "")]
    public async Task Alerts_are_listed_newest_first(string query, string expected)
    {
        Fill();
        var answer = await Server.GetAsync("/v1/alerts" + query);
        Assert.Equal(expected, Ids(answer));
        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries).Length, (int)answer["total"]!);
        Assert.Empty(Cluster.Touched);
    }

    [Fact]
    public async Task Lists_come_in_pages_and_as_csv()
    {
        Fill();
        var first = await Server.GetAsync("/v1/alerts?limit=1");
        Assert.Equal("other~risk.critical~2026-11-20~0", Ids(first));
        var second = await Server.GetAsync($"/v1/alerts?limit=1&pageToken={first["nextPageToken"]}");
        Assert.Equal((AtRisk, 2), (Ids(second), (int)second["total"]!));
        Assert.Null(second["nextPageToken"]);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/alerts?account=acme");
        request.Headers.Accept.ParseAdd("text/csv");
        using var response = await Server.Client.SendAsync(request);
        Assert.Contains(
            "acme~risk.at_risk~2026-11-19~0,acme,Acme,risk.at_risk,,open,2026-11-19,2026-11-19T09:00:00Z,,,,\r\n", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_is_read_with_its_life()
    {
        Fill();
        var alert = await Server.GetAsync($"/v1/alerts/{AtRisk}");
        Assert.Equal(
            ["id", "account", "name", "kind", "person", "state", "raisedOn", "raisedAt", "clearedOn", "acknowledgedAt", "snoozedUntil", "assignee", "terms", "changes", "steps"],
            alert.AsObject().Select(field => field.Key));
        Assert.Equal("Acme", (string?)alert["name"]);
        Assert.Equal("raised", (string?)alert["steps"]![0]!["what"]);
        Assert.Equal("cleared", (string?)(await Server.GetAsync($"/v1/alerts/{Over}"))["state"]);
    }

    [Fact]
    public async Task Steps_are_taken_in_the_name_of_the_key()
    {
        Fill();
        var taken = await StepAsync("acknowledge", null);
        Assert.Equal("acknowledged", (string?)taken["state"]);
        Assert.Equal("bootstrap", (string?)taken["steps"]![1]!["by"]);
        Assert.Equal("kim", (string?)(await StepAsync("assign", """{"assignee":" kim "}"""))["assignee"]);
        Assert.Null((await StepAsync("assign", """{"assignee":null}"""))["assignee"]);
        var snoozed = await StepAsync("snooze", """{"until":"2026-11-21T10:00:00+01:00"}""");
        Assert.Equal(("snoozed", "2026-11-21T09:00:00Z"), ((string?)snoozed["state"], (string?)snoozed["snoozedUntil"]));
        Assert.Equal(AtRisk, Ids(await Server.GetAsync("/v1/alerts?state=snoozed")));
        Server.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(AtRisk, Ids(await Server.GetAsync("/v1/alerts?state=acknowledged")));
    }

    [Theory]
    [InlineData("acknowledge", null)]
    [InlineData("assign", """{"assignee":"kim"}""")]
    [InlineData("snooze", """{"until":"2026-11-21T10:00:00Z"}""")]
    public async Task A_cleared_one_takes_no_step_and_an_unknown_one_wakes_nobody(string step, string? body)
    {
        Fill();
        await Server.RefusedAsync(409, HttpMethod.Post, $"/v1/alerts/{Over}:{step}", body);
        await Server.RefusedAsync(404, HttpMethod.Post, $"/v1/alerts/acme~risk.at_risk~2026-11-19~7:{step}", body);
        await Server.RefusedAsync(404, HttpMethod.Post, $"/v1/alerts/nobody~risk.at_risk~2026-11-19~0:{step}", body);
        Assert.Equal("id", (string?)(await Server.RefusedAsync(400, HttpMethod.Post, $"/v1/alerts/acme:{step}", body))["field"]);
        await Server.RefusedAsync(404, HttpMethod.Get, "/v1/alerts/nobody~risk.at_risk~2026-11-19~0");
        await Server.RefusedAsync(400, HttpMethod.Get, "/v1/alerts/ac%20me~risk.at_risk~2026-11-19~0");
        Assert.Empty(Cluster.Touched);
    }

    [Theory]
    [InlineData("snooze", "{}", "until")]
    [InlineData("snooze", """{"until":"2026-11-20T09:59:59Z"}""", "until")]
    [InlineData("snooze", """{"until":"2028-11-20T09:59:59Z"}""", "until")]
    [InlineData("snooze", """{"until":7}""", "until")]
    [InlineData("snooze", "[]", "until")]
    [InlineData("snooze", "{", "$")]
    [InlineData("assign", "{}", "assignee")]
    [InlineData("assign", """{"assignee":""}""", "assignee")]
    [InlineData("assign", """{"assignee":7}""", "assignee")]
    public async Task Bodies_are_checked(string step, string body, string field)
    {
        Fill();
        Assert.Equal(field, (string?)(await Server.RefusedAsync(400, HttpMethod.Post, $"/v1/alerts/{AtRisk}:{step}", body))["field"]);
        Assert.Empty(Cluster.Touched);
    }

    [Theory]
    [InlineData("state=closed", "state")]
    [InlineData("kind=risk", "kind")]
    [InlineData("account=a%20b", "account")]
    [InlineData("limit=0", "limit")]
    [InlineData("pageToken=x", "pageToken")]
    public async Task Parameters_are_checked(string query, string field)
    {
        var problem = await Server.RefusedAsync(400, HttpMethod.Get, $"/v1/alerts?{query}");
        Assert.Equal(field, (string?)problem["field"]);
        Assert.NotNull(problem["allowed"]);
    }

    [Fact]
    public async Task Reading_needs_another_role_than_handling()
    {
        await using var server = await ApiServer.StartAsync(new ReadersOnly());
        await server.GetAsync("/v1/alerts");
        await server.RefusedAsync(403, HttpMethod.Post, $"/v1/alerts/{AtRisk}:acknowledge");
    }

    private async Task<JsonNode> StepAsync(string step, string? body)
    {
        var (response, alert) = await Server.SendAsync(HttpMethod.Post, $"/v1/alerts/{AtRisk}:{step}", body);
        Assert.True(response.IsSuccessStatusCode, $"{alert}");
        return alert!;
    }

    private static string Ids(JsonNode list) => string.Join(',', list["alerts"]!.AsArray().Select(alert => (string?)alert!["id"]));

    private sealed class ReadersOnly : IKeyRing
    {
        public ValueTask<KeyHolder?> FindAsync(string key, CancellationToken cancellationToken) =>
            ValueTask.FromResult<KeyHolder?>(new KeyHolder("reader", FrozenSet.Create(StringComparer.Ordinal, AccessRole.Read)));
    }
}
