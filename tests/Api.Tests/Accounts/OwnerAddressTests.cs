using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CommunityScoring.Alerts;
using CommunityScoring.Api.Tests.Fakes;
using CommunityScoring.Events;

namespace CommunityScoring.Api.Tests.Accounts;

/// <summary>
/// Owners that the CRM names by address: stored before the pseudonym secret was rotated, while there are two, and for once and all
/// under the new one.
/// </summary>
public sealed class OwnerAddressTests : IAsyncLifetime
{
    private const string Address = "Kim@Vendor.example";
    private const string OldSecret = "the secret before";
    private static readonly string _old = "email:" + new Pseudonymizer(OldSecret).Of(Address);
    private static readonly string _new = "email:" + new Pseudonymizer(ApiServer.Secret).Of(Address);
    private ApiServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await ApiServer.StartAsync(previousSecret: OldSecret);
        Put("before", Address, new Pseudonymizer(OldSecret));
        Put("between", Address, new Pseudonymizer(ApiServer.Secret, OldSecret));
        Put("after", Address, new Pseudonymizer(ApiServer.Secret));
        Put("other", "lee@vendor.example", new Pseudonymizer(ApiServer.Secret, OldSecret));
        _server.Cluster.Accounts.TryRemove("acme", out _);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("/v1/accounts?owner=", "accounts", "account")]
    [InlineData("/v1/accounts?model=default&owner=", "accounts", "account")]
    [InlineData("/v1/alerts?owner=", "alerts", "account")]
    public async Task An_address_finds_all_and_shows_none(string path, string list, string name)
    {
        var answer = await _server.GetAsync(path + Uri.EscapeDataString(Address));
        Assert.Equal(["after", "before", "between"], Names(answer, list, name));
        Assert.DoesNotContain("vendor", answer.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["after", "between"], Names(await _server.GetAsync(path + _new), list, name));
        Assert.Equal(["before", "between"], Names(await _server.GetAsync(path + _old), list, name));
        Assert.Empty(Names(await _server.GetAsync(path + "nobody@vendor.example"), list, name));
    }

    [Fact]
    public async Task A_key_is_limited_to_an_address_and_keeps_its_pseudonyms()
    {
        var made = await CreateAsync("/v1/keys", $$"""{"name":"of Kim","roles":["read"],"owners":["{{Address}}","pat"]}""");
        Assert.Equal([_new, "pat", _old], made["owners"]!.AsArray().Select(owner => (string?)owner));
        var former = await CreateAsync("/v1/keys", $$"""{"name":"made before","roles":["read"],"owners":["{{_old}}"]}""");
        Assert.Equal(["after", "before", "between"], await ReachedAsync(made));
        Assert.Equal(["before", "between"], await ReachedAsync(former));
    }

    [Fact]
    public async Task A_webhook_and_an_assignment_keep_no_address()
    {
        var made = await CreateAsync("/v1/webhooks", $$"""{"url":"https://example.com/hook","owners":["{{Address}}"],"segments":["with {{Address}}"]}""");
        Assert.Equal([_new, _old], made["owners"]!.AsArray().Select(owner => (string?)owner));
        Assert.DoesNotContain("vendor", made.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        var problem = await _server.RefusedAsync(400, HttpMethod.Post, "/v1/webhooks", $$"""{"url":"https://example.com/hook?to={{Uri.EscapeDataString(Address)}}"}""");
        Assert.Equal("url", (string?)problem["field"]);
        Assert.DoesNotContain("vendor", problem.ToJsonString(), StringComparison.OrdinalIgnoreCase);

        var id = (string?)(await _server.GetAsync("/v1/alerts?account=after"))["alerts"]![0]!["id"];
        var (_, assigned) = await _server.SendAsync(HttpMethod.Post, $"/v1/alerts/{id}:assign", $$"""{"assignee":"{{Address}}"}""");
        Assert.Equal(_new, (string?)assigned!["assignee"]);
        Assert.DoesNotContain("vendor", assigned.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["after"], Names(await _server.GetAsync($"/v1/alerts?assignee={Address}"), "alerts", "account"));
    }

    private void Put(string account, string owner, Pseudonymizer pseudonymizer)
    {
        var said = $$$"""{"specversion":"1.0","id":"{{{account}}}","source":"/crm","type":"crm.account.v1","time":"2026-11-01T09:00:00Z","data":{"account":"{{{account}}}","owner":"{{{owner}}}","status":"customer"}}""";
        var parsed = new EventParser(pseudonymizer).Parse(new RawRecord(Encoding.UTF8.GetBytes(said), default, default), _server.Time.GetUtcNow());
        _server.Cluster.Accounts[account] = WorkedExample.Posting(account, 3, 5) with { Snapshot = (AccountEvent)parsed.Event! };
        _server.Cluster.Alerts[account] = AlertBook.Empty.Turn(
            account, WorkedExample.Today, _server.Time.GetUtcNow(), [new AlertCondition(AlertKind.AtRisk, null, [])], () => []).Book;
    }

    private async Task<JsonNode> CreateAsync(string path, string body)
    {
        var (response, made) = await _server.SendAsync(HttpMethod.Post, path, body);
        Assert.Equal(201, (int)response.StatusCode);
        return made!;
    }

    private async Task<IEnumerable<string?>> ReachedAsync(JsonNode key)
    {
        _server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string?)key["key"]);
        var reached = Names(await _server.GetAsync("/v1/accounts"), "accounts", "account").ToList();
        var (_, batch) = await _server.SendAsync(HttpMethod.Post, "/v1/accounts:batchGet", """{"ids":["after","before","between","other"]}""");
        Assert.Equal(reached, batch!["accounts"]!.AsArray().Where(item => (bool)item!["found"]!).Select(item => (string?)item!["id"]));
        return reached;
    }

    private static IEnumerable<string?> Names(JsonNode answer, string list, string name) =>
        answer[list]!.AsArray().Select(item => (string?)item![name]).Order(StringComparer.Ordinal);
}
