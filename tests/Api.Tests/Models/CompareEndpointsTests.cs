using System.Text.Json.Nodes;
using CommunityScoring.Api.Tests.Fakes;
using CommunityScoring.Scores;

namespace CommunityScoring.Api.Tests.Models;

public sealed class CompareEndpointsTests : ApiTest
{
    private const string Route = "/v1/models:compare";

    // Nothing but posts counts for much, and nobody is at risk.
    private static readonly string _calm = ScoringModel.Default.Document
        .Replace("\"name\": \"default\"", "\"name\": \"calm\"", StringComparison.Ordinal)
        .Replace("\"version\": 1", "\"version\": 4", StringComparison.Ordinal)
        .Replace("\"points\": 3,", "\"points\": 300,", StringComparison.Ordinal)
        .Replace("\"watch\": { \"enter\": 50, \"exit\": 40 }", "\"watch\": { \"enter\": 98, \"exit\": 97 }", StringComparison.Ordinal)
        .Replace("\"at_risk\": { \"enter\": 70, \"exit\": 60 }", "\"at_risk\": { \"enter\": 99, \"exit\": 98 }", StringComparison.Ordinal)
        .Replace("\"critical\": { \"enter\": 85, \"exit\": 75 }", "\"critical\": { \"enter\": 100, \"exit\": 99 }", StringComparison.Ordinal);

    [Fact]
    public async Task The_active_model_against_itself_changes_nothing()
    {
        Fill();
        var answer = await CompareAsync("""{"model":"default","version":1}""");
        Assert.Equal("""{"name":"default","version":1}""", answer["active"]!.ToJsonString());
        Assert.Equal("""{"name":"default","version":1}""", answer["candidate"]!.ToJsonString());
        Assert.Equal(("2026-11-20", "risk", 4), ((string?)answer["asOf"], (string?)answer["orderBy"], (int)answer["accounts"]!));
        Assert.All((string[])["ranksChanged", "statesChanged", "alertsGained", "alertsLost"], field => Assert.Equal(0, (int)answer[field]!));
        Assert.All((string[])["rankChanges", "gained", "lost"], field => Assert.Empty(answer[field]!.AsArray()));
    }

    [Fact]
    public async Task Another_model_moves_ranks_and_states_and_takes_alerts_away_and_nothing_is_stored()
    {
        Fill();
        var answer = await CompareAsync($$"""{"document":{{_calm}},"orderBy":"engagement"}""");
        Assert.Equal("""{"name":"calm","version":4}""", answer["candidate"]!.ToJsonString());
        Assert.Single(Cluster.Models);

        // As each list of its own has them.
        var before = await RanksAsync("default");
        await Server.SendAsync(HttpMethod.Put, "/v1/models/calm", _calm);
        Assert.Equal(answer.ToJsonString(), (await CompareAsync("""{"model":"calm","orderBy":"engagement"}""")).ToJsonString());
        var changes = answer["rankChanges"]!.AsArray();
        Assert.NotEmpty(changes);
        foreach (var change in changes)
        {
            var account = (string)change!["account"]!;
            Assert.Equal(before.IndexOf(account) + 1, (int)change["before"]!["rank"]!);
            Assert.NotEqual(change["before"]!.ToJsonString(), change["after"]!.ToJsonString());
        }

        Assert.Equal(
            changes.Count(change => (int)change!["before"]!["rank"]! != (int)change["after"]!["rank"]!), (int)answer["ranksChanged"]!);
        Assert.True((int)answer["statesChanged"]! > 0);
        Assert.Contains(answer["lost"]!.AsArray(), alert => (string?)alert!["kind"] == "risk.at_risk");
        Assert.DoesNotContain(answer["gained"]!.AsArray(), alert => ((string)alert!["kind"]!).StartsWith("risk.", StringComparison.Ordinal));
        Assert.Equal(
            ((int)answer["alertsGained"]!, (int)answer["alertsLost"]!), (answer["gained"]!.AsArray().Count, answer["lost"]!.AsArray().Count));
    }

    [Fact]
    public async Task Lists_are_cut_and_counts_are_not()
    {
        Fill();
        var whole = await CompareAsync($$"""{"document":{{_calm}}}""");
        var cut = await CompareAsync($$"""{"document":{{_calm}},"limit":1}""");
        foreach (var (list, count) in ((string, string)[])[("lost", "alertsLost"), ("gained", "alertsGained")])
        {
            Assert.Equal(whole[list]!.AsArray().Count, (int)cut[count]!);
            Assert.Equal(whole[list]!.AsArray().Take(1).Select(one => one!.ToJsonString()), cut[list]!.AsArray().Select(one => one!.ToJsonString()));
        }

        Assert.Single(cut["rankChanges"]!.AsArray());
        Assert.Equal((int)whole["ranksChanged"]!, (int)cut["ranksChanged"]!);
    }

    [Fact]
    public async Task More_accounts_than_lists_with_a_model_take_are_refused()
    {
        for (var index = 0; index < 2_001; index++)
        {
            Cluster.Accounts[$"a{index}"] = WorkedExample.Silent($"a{index}");
        }

        var problem = await Server.RefusedAsync(503, HttpMethod.Post, Route, """{"model":"default"}""");
        Assert.Equal("Models are compared over up to 2000 accounts.", (string?)problem["detail"]);
    }

    [Fact]
    public async Task It_is_audited_by_the_candidate()
    {
        await CompareAsync($$"""{"document":{{_calm}}}""");
        var entry = Cluster.Audit.Last();
        Assert.Equal((Route, 200), (entry.Route, entry.Status));
        Assert.Equal([KeyValuePair.Create("model", "calm"), KeyValuePair.Create("version", "4")], entry.Subject);
    }

    [Theory]
    [InlineData("{}", "$", "neither model nor document", "one of model and document")]
    [InlineData("""{"model":"default","document":{}}""", "$", "both model and document", "one of model and document")]
    [InlineData("""{"model":"bold"}""", "model", "bold", "default")]
    [InlineData("""{"model":"default","version":2}""", "version", "2", "1, the stored version of default")]
    [InlineData("""{"document":{},"version":2}""", "version", "2", "none beside document, which has its own")]
    [InlineData("""{"document":[]}""", "document", "array", "a JSON object")]
    [InlineData("""{"document":{"name":"x"}}""", "document.dimensions", "missing", null)]
    [InlineData("""{"model":"default","orderBy":"luck"}""", "orderBy", "luck", "risk, engagement, momentum, revenueInfluence, openPipeline")]
    [InlineData("""{"model":"default","limit":0}""", "limit", "0", "a whole number from 1 to 200")]
    public async Task What_is_not_allowed_is_named(string body, string field, string value, string? allowed)
    {
        var problem = await Server.RefusedAsync(400, HttpMethod.Post, Route, body);
        Assert.Equal((field, value), ((string?)problem["field"], (string?)problem["value"]));
        Assert.True(allowed is null ? problem["allowed"] is not null : allowed == (string?)problem["allowed"], problem.ToJsonString());
    }

    private async Task<JsonNode> CompareAsync(string body)
    {
        var (response, answer) = await Server.SendAsync(HttpMethod.Post, Route, body);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {answer}");
        return answer!;
    }

    private async Task<List<string>> RanksAsync(string model) =>
        [.. (await Server.GetAsync($"/v1/accounts?orderBy=engagement&model={model}"))["accounts"]!.AsArray().Select(account => (string)account!["account"]!)];

    private void Fill()
    {
        Cluster.Accounts["idle"] = WorkedExample.Posting("idle", 200, 5);
        Cluster.Accounts["posts"] = WorkedExample.Posting("posts", 1, 1);
        Cluster.Accounts["silent"] = WorkedExample.Silent("silent");
    }
}
