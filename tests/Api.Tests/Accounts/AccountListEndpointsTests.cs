using System.Text.Json.Nodes;
using CommunityScoring.Api.Tests.Fakes;
using CommunityScoring.Scores;

namespace CommunityScoring.Api.Tests.Accounts;

public sealed class AccountListEndpointsTests : ApiTest
{
    private void Fill()
    {
        Cluster.Accounts.Clear();
        Cluster.Accounts["churned"] = WorkedExample.Posting("churned", 0, 9, AccountStatus.Churned);
        Cluster.Accounts["zero"] = WorkedExample.Silent("zero", "=cmd,\"x\"");
        Cluster.Accounts["fading"] = WorkedExample.Posting("fading", 80, 5, segment: "smb");
        Cluster.Accounts["twin-b"] = WorkedExample.Posting("twin-b", 1, 3);
        Cluster.Accounts["twin-a"] = WorkedExample.Posting("twin-a", 1, 3);
        Cluster.Accounts["lively"] = WorkedExample.Posting("lively", 0, 10, segment: "smb");
    }

    [Theory]
    [InlineData("", "fading,twin-a,twin-b,lively,zero,churned")]
    [InlineData("?orderBy=engagement", "lively,churned,twin-a,twin-b,fading,zero")]
    [InlineData("?orderBy=momentum", "churned,lively,twin-a,twin-b,fading,zero")]
    [InlineData("?state=no_signal,churned", "zero,churned")]
    [InlineData("?segment=smb", "fading,lively")]
    [InlineData("?owner=kim", "")]
    [InlineData("?segment=smb&minEngagement=9", "lively")]
    [InlineData("?orderBy=revenueInfluence&q=TWIN", "twin-a,twin-b")]
    [InlineData("?orderBy=openPipeline&q=%20CMD%20", "zero")]
    public async Task Lists_are_ranked_and_filtered(string query, string expected)
    {
        Fill();
        foreach (var path in (string[])["/v1/accounts" + query, "/v1/accounts" + query + (query.Length == 0 ? "?" : "&") + "model=default"])
        {
            var answer = await Server.GetAsync(path);
            Assert.Equal(expected, Ids(answer));
            Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries).Length, (int)answer["total"]!);
            Assert.Null(answer["nextPageToken"]);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("?asOf=2026-11-20")]
    [InlineData("?asOf=2026-11-22")]
    public async Task A_list_of_now_wakes_no_account(string query)
    {
        Fill();
        var day = query.Length == 0 ? "2026-11-20" : query[^10..];
        var answer = await Server.GetAsync("/v1/accounts" + query);
        Assert.Empty(Cluster.Touched);
        var account = answer["accounts"]!.AsArray().Single(one => (string?)one!["account"] == "lively")!;
        Assert.Equal(day, (string?)account["asOf"]);
        var own = await Server.GetAsync($"/v1/accounts/lively?asOf={day}");
        Assert.True(JsonNode.DeepEquals(own, account), $"{own}\n{account}");
    }

    [Theory]
    [InlineData("?asOf=2026-11-19")]
    [InlineData("?asOf=2026-11-23")]
    public async Task Of_other_days_every_account_is_read(string query)
    {
        Fill();
        var answer = await Server.GetAsync("/v1/accounts" + query);
        Assert.Equal(6, Cluster.Touched.Count);
        Assert.All(answer["accounts"]!.AsArray(), account => Assert.Equal(query[^10..], (string?)account!["asOf"]));
    }

    [Fact]
    public async Task Pages_keep_their_order_while_scores_move()
    {
        Fill();
        var token = (string?)(await Server.GetAsync("/v1/accounts?limit=2"))["nextPageToken"];
        Cluster.Accounts["lively"] = WorkedExample.Posting("lively", 300, 1);
        Cluster.Accounts["fading"] = WorkedExample.Posting("fading", 0, 99);
        Server.Time.Advance(TimeSpan.FromSeconds(1));
        var second = await Server.GetAsync($"/v1/accounts?limit=2&pageToken={token}");
        Assert.Equal("twin-b,lively", Ids(second));
        Assert.NotEqual("fading", (string?)(await Server.GetAsync("/v1/accounts?limit=1"))["accounts"]![0]!["account"]);
    }

    [Fact]
    public async Task A_list_is_sent_once_until_it_changes()
    {
        Fill();
        var (first, _) = await Server.SendAsync(HttpMethod.Get, "/v1/accounts?limit=2");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/accounts?limit=2");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await Server.Client.SendAsync(request);
        Assert.Equal(304, (int)second.StatusCode);
    }

    [Fact]
    public async Task Pages_go_on_where_the_one_before_ended()
    {
        Fill();
        var seen = new List<string>();
        var path = "/v1/accounts?limit=2";
        for (var page = 0; page < 3; page++)
        {
            var (response, answer) = await Server.SendAsync(HttpMethod.Get, path);
            seen.Add(Ids(answer!));
            Assert.Equal(6, (int)answer!["total"]!);
            if ((string?)answer["nextPageToken"] is not { } token)
            {
                break;
            }

            var link = response.Headers.GetValues("Link").Single();
            path = link[1..link.IndexOf('>', StringComparison.Ordinal)];
            Assert.Contains(token, path, StringComparison.Ordinal);
        }

        Assert.Equal(["fading,twin-a", "twin-b,lively", "zero,churned"], seen);
    }

    [Fact]
    public async Task Pages_stay_whole_when_an_account_before_them_is_gone()
    {
        Fill();
        var token = (string?)(await Server.GetAsync("/v1/accounts?model=default&limit=2"))["nextPageToken"];
        Cluster.Accounts.TryRemove("twin-a", out _);
        Server.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("twin-b,lively", Ids(await Server.GetAsync($"/v1/accounts?model=default&limit=2&pageToken={token}")));
    }

    [Fact]
    public async Task Accounts_are_read_once_a_second()
    {
        Fill();
        await Server.GetAsync("/v1/accounts?model=default");
        await Server.GetAsync("/v1/accounts?model=default&orderBy=momentum");
        Assert.Equal(6, Cluster.Touched.Count);

        Server.Time.Advance(TimeSpan.FromSeconds(1));
        await Server.GetAsync("/v1/accounts?model=default");
        Assert.Equal(12, Cluster.Touched.Count);
    }

    [Fact]
    public async Task More_than_two_thousand_accounts_are_refused()
    {
        for (var number = 0; number <= 2_000; number++)
        {
            Cluster.Accounts[$"a{number}"] = WorkedExample.Silent("a");
        }

        var problem = await Server.RefusedAsync(503, HttpMethod.Get, "/v1/accounts?model=default");
        Assert.Contains("2000 accounts", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Empty(Cluster.Touched);
    }

    [Theory]
    [InlineData("orderBy=name", "orderBy")]
    [InlineData("q=", "q")]
    [InlineData("state=fine", "state")]
    [InlineData("minEngagement=101", "minEngagement")]
    [InlineData("minEngagement=NaN", "minEngagement")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=many", "limit")]
    [InlineData("pageToken=!", "pageToken")]
    [InlineData("pageToken=cmlza3w", "pageToken")]
    public async Task Parameters_are_checked(string query, string field)
    {
        var problem = await Server.RefusedAsync(400, HttpMethod.Get, $"/v1/accounts?{query}");
        Assert.Equal(field, (string?)problem["field"]);
        Assert.NotNull(problem["allowed"]);
        Assert.Empty(Cluster.Touched);
    }

    [Fact]
    public async Task A_list_comes_as_csv_on_request()
    {
        Fill();
        Cluster.Accounts["acme"] = WorkedExample.Acme;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/accounts?orderBy=momentum");
        request.Headers.Accept.ParseAdd("text/csv");
        using var response = await Server.Client.SendAsync(request);
        var lines = (await response.Content.ReadAsStringAsync()).Split("\r\n");

        Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("account,name,segment,owner,asOf,", lines[0], StringComparison.Ordinal);
        var acme = lines.Single(line => line.StartsWith("acme,", StringComparison.Ordinal));
        Assert.StartsWith("acme,Acme,enterprise,kim,2026-11-20,default,1,13.39", acme, StringComparison.Ordinal);
        Assert.EndsWith(",2026-11-20,customer,2027-01-19,2026-11-20T09:00:00Z", acme, StringComparison.Ordinal);
        Assert.StartsWith("zero,\"'=cmd,\"\"x\"\"\",", lines[^2], StringComparison.Ordinal);
        Assert.Equal(string.Empty, lines[^1]);
    }

    private static string Ids(JsonNode list) => string.Join(',', list["accounts"]!.AsArray().Select(account => (string?)account!["account"]));
}
