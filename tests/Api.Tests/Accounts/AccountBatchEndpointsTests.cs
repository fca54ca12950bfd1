using System.Text.Json;
using CommunityScoring.Api.Tests.Fakes;

namespace CommunityScoring.Api.Tests.Accounts;

public sealed class AccountBatchEndpointsTests : ApiTest
{
    private const string Path = "/v1/accounts:batchGet";

    [Fact]
    public async Task Answers_come_in_the_order_asked_for()
    {
        Cluster.Accounts["beta"] = WorkedExample.Silent("beta");
        var (response, body) = await Server.SendAsync(HttpMethod.Post, Path + "?asOf=2026-11-20", """{ "ids": ["nobody", "beta", "acme", "nobody", "acme"] }""");

        Assert.Equal(200, (int)response.StatusCode);
        var accounts = body!["accounts"]!.AsArray();
        Assert.Equal(["nobody", "beta", "acme", "nobody", "acme"], accounts.Select(item => (string?)item!["id"]));
        Assert.Equal([false, true, true, false, true], accounts.Select(item => (bool)item!["found"]!));
        Assert.Null(accounts[0]!["account"]);
        Assert.True(accounts[0]!.AsObject().ContainsKey("account"));
        Assert.Equal("no_signal", (string?)accounts[1]!["account"]!["risk"]!["state"]);
        Assert.Equal("acme", (string?)accounts[2]!["account"]!["account"]);
        Assert.Equal(3, Cluster.Touched.Count);
    }

    [Fact]
    public async Task Five_hundred_ids_are_answered_and_more_are_refused()
    {
        var (_, body) = await Server.SendAsync(HttpMethod.Post, Path, Ids(500));
        Assert.Equal(500, body!["accounts"]!.AsArray().Count);
        Cluster.Touched.Clear();

        var problem = await Server.RefusedAsync(400, HttpMethod.Post, Path, Ids(501));
        Assert.Equal("ids", (string?)problem["field"]);
        Assert.Equal("up to 500 ids", (string?)problem["allowed"]);
        Assert.Empty(Cluster.Touched);
    }

    [Theory]
    [InlineData("""{ "ids": ["acme", "a b"] }""", "ids", 1)]
    [InlineData("""{ "ids": [null] }""", "ids", 0)]
    [InlineData("""{ }""", "ids", null)]
    [InlineData("""null""", "ids", null)]
    [InlineData("""{ "ids": "acme" }""", "$.ids", null)]
    [InlineData("""{ "ids": [""", "$.ids", null)]
    public async Task Bad_bodies_wake_nothing(string body, string field, int? index)
    {
        var problem = await Server.RefusedAsync(400, HttpMethod.Post, Path, body);
        Assert.StartsWith(field, (string?)problem["field"], StringComparison.Ordinal);
        Assert.Equal(index, (int?)problem["index"]);
        Assert.Empty(Cluster.Touched);
    }

    [Fact]
    public async Task Other_content_types_are_refused() =>
        await Server.RefusedAsync(415, HttpMethod.Post, Path, "ids=acme", "application/x-www-form-urlencoded");

    private static string Ids(int count) => JsonSerializer.Serialize(new { ids = Enumerable.Range(0, count).Select(number => $"a{number}") });
}
