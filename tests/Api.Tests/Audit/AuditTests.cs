using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Audit;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CommunityScoring.Api.Tests.Audit;

public sealed class AuditTests : ApiTest
{
    [Fact]
    public async Task A_change_has_an_entry_before_it_and_one_with_its_outcome()
    {
        var (_, made) = await Server.SendAsync(HttpMethod.Post, "/v1/keys", """{"name":"a","roles":["read"]}""");
        var id = (string)made!["id"]!;
        await Server.RefusedAsync(400, HttpMethod.Post, "/v1/keys", "{}");
        await Server.SendAsync(HttpMethod.Delete, $"/v1/keys/{id}");

        var log = Cluster.Audit.ToArray();
        Assert.Equal(
            [("POST", "/v1/keys", null), ("POST", "/v1/keys", 201), ("POST", "/v1/keys", null), ("POST", "/v1/keys", 400), ("DELETE", "/v1/keys/{id}", null), ("DELETE", "/v1/keys/{id}", 200)],
            log.Select(entry => (entry.Method, entry.Route, entry.Status)));
        Assert.All(log, entry => Assert.Equal(("bootstrap", "bootstrap", Server.Time.GetUtcNow()), (entry.KeyId, entry.KeyName, entry.At)));
        Assert.Equal([log[0].Call, log[2].Call, log[4].Call], log.Select(entry => entry.Call).Distinct());
        Assert.Equal(id, log[1].Subject["key"]);
        Assert.Equal(id, log[4].Subject["id"]);
    }

    [Fact]
    public async Task Reads_of_the_log_are_in_it_and_other_reads_are_not()
    {
        await Server.GetAsync("/v1/accounts/acme");
        await Server.GetAsync("/v1/keys");
        await LinesAsync("/v1/audit");
        Assert.Equal([("GET", "/v1/keys", 200), ("GET", "/v1/audit", 200)], Cluster.Audit.Select(entry => (entry.Method, entry.Route, entry.Status)));
    }

    [Theory]
    [InlineData("read", false)]
    [InlineData("success", false)]
    [InlineData("privacy", true)]
    [InlineData("admin", true)]
    public async Task Signing_in_and_out_is_in_it_for_keys_that_may_do_what_is_audited(string role, bool isAudited)
    {
        var (_, made) = await Server.SendAsync(HttpMethod.Post, "/v1/keys", $$"""{"name":"a {{role}}","roles":["{{role}}"]}""");
        Cluster.Audit.Clear();
        Server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string?)made!["key"]);
        await Server.SendAsync(HttpMethod.Post, "/v1/session");
        await Server.SendAsync(HttpMethod.Get, "/v1/session");
        await Server.SendAsync(HttpMethod.Delete, "/v1/session");
        Assert.Equal(
            isAudited ? [("POST", null), ("POST", 200), ("DELETE", null), ("DELETE", 200)] : [],
            Cluster.Audit.Select(entry => (entry.Method, entry.Status)));
        Assert.All(Cluster.Audit, entry => Assert.Equal(("/v1/session", $"a {role}"), (entry.Route, entry.KeyName)));
    }

    [Fact]
    public async Task A_session_that_cannot_be_written_down_is_not_handed_out()
    {
        Cluster.AuditFailure = entry => entry.Status is not null;
        var (response, _) = await Server.SendAsync(HttpMethod.Post, "/v1/session");
        Assert.Equal(503, (int)response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_denied_attempt_is_in_it_and_one_without_a_known_key_is_not()
    {
        var (_, made) = await Server.SendAsync(HttpMethod.Post, "/v1/keys", """{"name":"reader","roles":["read"]}""");
        Cluster.Audit.Clear();
        Server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string?)made!["key"]);
        await Server.RefusedAsync(403, HttpMethod.Delete, "/v1/keys/0123456789abcdef");
        var entry = Assert.Single(Cluster.Audit);
        Assert.Equal(("reader", 403, "0123456789abcdef"), (entry.KeyName, entry.Status, entry.Subject["id"]));
        Server.Client.DefaultRequestHeaders.Authorization = null;
        await Server.RefusedAsync(401, HttpMethod.Get, "/v1/audit");
        Assert.Single(Cluster.Audit);
    }

    [Fact]
    public async Task Identities_are_pseudonyms_and_what_may_be_an_address_is_not_shown()
    {
        await using var server = await ApiServer.StartAsync(map: routes => routes
            .Group("/v1/members", "Members", AccessRole.Privacy, AccessLimit.ByMember)
            .MapDelete("/{identity}/things/{thing}", (HttpContext context) => AuditNotes.Add(context, "deleted", "3")));
        foreach (var identity in (string[])["email:jane@acme.com", "jane@acme.com", "github:Ana"])
        {
            await server.SendAsync(HttpMethod.Delete, $"/v1/members/{Uri.EscapeDataString(identity)}/things/jane@acme.com");
        }

        var subjects = server.Cluster.Audit.Where(entry => entry.Status is not null).Select(entry => entry.Subject).ToArray();
        Assert.StartsWith("email:", subjects[0]["identity"], StringComparison.Ordinal);
        Assert.Equal(["not shown", "github:ana"], subjects[1..].Select(subject => subject["identity"]));
        Assert.All(subjects, subject => Assert.Equal(("not shown", "3"), (subject["thing"], subject["deleted"])));
        Assert.DoesNotContain(subjects.SelectMany(subject => subject.Values), value => value.Contains('@') || value.Contains("jane", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_done_while_the_attempt_cannot_be_written()
    {
        Cluster.AuditFailure = entry => entry.Status is null;
        await Server.RefusedAsync(503, HttpMethod.Post, "/v1/keys", """{"name":"a","roles":["read"]}""");
        Cluster.AuditFailure = null;
        Assert.Empty((await Server.GetAsync("/v1/keys"))["keys"]!.AsArray());
    }

    [Fact]
    public async Task Nothing_is_answered_while_the_outcome_cannot_be_written()
    {
        await Server.SendAsync(HttpMethod.Post, "/v1/keys", """{"name":"a","roles":["read"]}""");
        Cluster.AuditFailure = entry => entry.Status is not null;
        var problem = await Server.RefusedAsync(503, HttpMethod.Get, "/v1/keys");
        Assert.Null(problem["keys"]);
        await Server.RefusedAsync(503, HttpMethod.Delete, "/v1/keys/0123456789abcdef");
        Assert.DoesNotContain("csk_", (await Server.RefusedAsync(503, HttpMethod.Post, "/v1/keys", """{"name":"a","roles":["read"]}""")).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_read_as_lines_of_a_period_page_by_page()
    {
        for (var day = 0; day < 3; day++)
        {
            await Server.SendAsync(HttpMethod.Get, "/v1/keys");
            await Server.SendAsync(HttpMethod.Delete, "/v1/keys/0123456789abcdef");
            Server.Time.Advance(TimeSpan.FromDays(1));
        }

        var all = new List<JsonNode>();
        var path = "/v1/audit?from=2026-11-21&to=2026-11-22&limit=4";
        while (path is not null)
        {
            var (lines, next) = await LinesAsync(path);
            Assert.True(lines.Count <= 4);
            all.AddRange(lines);
            path = next;
        }

        Assert.Equal(6, all.Count);
        Assert.All(all, line => Assert.Contains(((string)line["at"]!)[..10], (string[])["2026-11-21", "2026-11-22"]));
        Assert.Equal(["at", "call", "keyId", "keyName", "method", "route", "subject", "status"], all[0].AsObject().Select(field => field.Key));
        var change = all.Where(line => (string?)line["method"] == "DELETE").ToArray();
        Assert.Equal([null, 404, null, 404], change.Select(line => (int?)line["status"]));
        Assert.Equal("0123456789abcdef", (string?)change[0]["subject"]!["id"]);
    }

    [Theory]
    [InlineData("from", "?from=yesterday")]
    [InlineData("from", "?from=2026-11-21&to=2026-11-20")]
    [InlineData("to", "?to=20261120")]
    [InlineData("limit", "?limit=5001")]
    [InlineData("pageToken", "?pageToken=x")]
    public async Task A_parameter_that_is_wrong_is_named(string field, string query) =>
        Assert.Equal(field, (string?)(await Server.RefusedAsync(400, HttpMethod.Get, "/v1/audit" + query))["field"]);

    private async Task<(List<JsonNode> Lines, string? Next)> LinesAsync(string path)
    {
        using var response = await Server.Client.GetAsync(path);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("application/jsonl", response.Content.Headers.ContentType?.MediaType);
        var text = await response.Content.ReadAsStringAsync();
        var next = response.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        return ([.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)], next);
    }
}
