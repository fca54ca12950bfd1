using System.Collections.Frozen;
using System.Net.Http.Headers;
using System.Text;
using CommunityScoring.Alerts;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Tests.Fakes;
using CommunityScoring.Contracts;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Scores;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CommunityScoring.Api.Tests.Access;

/// <summary>Every route with every role and every kind of limit.</summary>
public sealed class RouteAccessTests : IAsyncLifetime
{
    private static readonly string[] _roles =
        [AccessRole.Read, AccessRole.Success, AccessRole.Community, AccessRole.Privacy, AccessRole.Ingest, AccessRole.Admin];

    private readonly OneHolder _ring = new();
    private ApiServer _server = null!;

    public static TheoryData<string> Names => [.. RouteTable.Guarded.Select(route => route.Name)];

    public async Task InitializeAsync()
    {
        _server = await ApiServer.StartAsync(_ring);
        foreach (var id in (string[])["acme", "globex"])
        {
            var acme = WorkedExample.Acme;
            var facts = id == "acme" ? new AccountFacts(acme.Snapshot, acme.Profile, acme.Persons, acme.Freshness) : WorkedExample.Posting(id, 3, 5, AccountStatus.Customer, "smb", "pat");
            var at = new DateTimeOffset(2026, 11, 10, 12, 0, 0, TimeSpan.Zero);
            var sale = new OpportunityEvent(
                new Stamp(at, "crm", "s"), "o-1", id, "new", "won", 100, "USD", at.AddDays(-50), null, at, null, null);
            facts.Leaves.Merge(new VersionedFacts(new SnapshotFacts(sale.Leaf, at, sale), 1, []));
            _server.Cluster.Accounts[id] = facts;
        }

        _server.Cluster.Members["github:ana"] = WorkedExample.Ana;
        _server.Cluster.Members["github:lee"] = WorkedExample.Ana with { Person = "member:lee", Identities = ["github:lee"], Account = "globex" };
        _server.Cluster.Members["github:nil"] = WorkedExample.Ana with { Person = "member:nil", Identities = ["github:nil"], Account = null };
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public void Every_route_is_in_the_table_and_the_other_way_round()
    {
        var mapped = _server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
                .Select(method => $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}"));
        Assert.Equal(
            RouteTable.Guarded.Select(route => route.Name).Concat(RouteTable.Open).Order(StringComparer.Ordinal),
            mapped.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_route_is_for_its_role_and_admin_and_for_no_other(string name)
    {
        var route = Route(name);
        foreach (var role in _roles)
        {
            var expected = route.Role is null || route.Role == role || role == AccessRole.Admin ? route.Status : 403;
            Assert.Equal(expected, (await SendAsync(route, route.Within, KeyLimits.None, role)).Status);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_limited_key_gets_what_is_within_its_limits(string name)
    {
        var route = Route(name);
        foreach (var (limits, isWithin) in (IEnumerable<(KeyLimits, bool)>)
            [
                (new(["enterprise"], []), true), (new([], ["sam", "kim"]), true), (new(["smb", "enterprise"], ["kim"]), true),
                (new(["Enterprise"], []), false), (new(["enterprise"], ["sam"]), false),
            ])
        {
            var expected = route.Limit switch
            {
                AccessLimit.None or AccessLimit.Filtered => route.Status,
                AccessLimit.ByAccount or AccessLimit.ByMember => isWithin ? route.Status : 404,
                AccessLimit.BySegment => isWithin && limits.Owners.IsEmpty ? route.Status : 403,
                _ => 403,
            };
            var (status, text) = await SendAsync(route, route.Within, limits, route.Role ?? AccessRole.Read);
            Assert.True(status == expected, $"{limits.Segments.Length} {limits.Owners.Length}: {status} {text}");
            // Alerts do not name the segment; which of them are listed is told below.
            Assert.Equal(isWithin && status < 300 && route.Limit == AccessLimit.Filtered && route.Pattern != "/v1/alerts", text.Contains("\"enterprise\"", StringComparison.Ordinal) && route.Limit == AccessLimit.Filtered);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_limited_key_gets_nothing_of_what_is_outside(string name)
    {
        var route = Route(name);
        foreach (var limits in (KeyLimits[])[new(["enterprise"], []), new([], ["kim"])])
        {
            var (status, text) = await SendAsync(route, route.Outside ?? route.Within, limits, route.Role ?? AccessRole.Read);
            if (route.Outside is not null)
            {
                Assert.Equal(route.Limit == AccessLimit.BySegment ? 403 : 404, status);
            }

            Assert.DoesNotContain("\"smb\"", text, StringComparison.Ordinal);
            Assert.DoesNotContain("member:lee", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_outside_is_answered_as_what_is_not_known()
    {
        var limits = new KeyLimits(["enterprise"], []);
        foreach (var (hidden, unknown, pattern) in (IEnumerable<(string, string, string)>)
            [("globex", "nobody", "/v1/accounts/{id}"), ("github:lee", "github:none", "/v1/members/{identity}"), ("github:nil", "github:none", "/v1/members/{identity}")])
        {
            var route = Route("GET " + pattern);
            var name = pattern[pattern.IndexOf('{', StringComparison.Ordinal)..];
            var one = await SendAsync(route, pattern.Replace(name, hidden, StringComparison.Ordinal), limits, AccessRole.Read);
            var other = await SendAsync(route, pattern.Replace(name, unknown, StringComparison.Ordinal), limits, AccessRole.Read);
            Assert.Equal(404, one.Status);
            Assert.Equal(other.Text, one.Text.Replace(hidden, unknown, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_list_counts_what_the_key_reaches_only()
    {
        _ring.Holder = Holder(new KeyLimits([], ["kim"]), AccessRole.Read);
        var list = await _server.GetAsync("/v1/accounts");
        Assert.Equal(1, (int)list["total"]!);
        var batch = (await _server.SendAsync(HttpMethod.Post, "/v1/accounts:batchGet", """{"ids":["globex","acme","nobody"]}""")).Body!["accounts"]!.AsArray();
        Assert.Equal([false, true, false], batch.Select(item => (bool)item!["found"]!));
    }

    [Fact]
    public async Task Alerts_of_accounts_outside_are_not_known()
    {
        var now = _server.Time.GetUtcNow();
        foreach (var id in (string[])["acme", "globex"])
        {
            _server.Cluster.Alerts[id] = AlertBook.Empty.Turn(
                id, DateOnly.FromDateTime(now.UtcDateTime), now, [new AlertCondition(AlertKind.AtRisk, null, [])], () => []).Book;
        }

        _ring.Holder = Holder(new KeyLimits(["enterprise"], []), AccessRole.Admin);
        var list = await _server.GetAsync("/v1/alerts");
        Assert.Equal(["acme"], list["alerts"]!.AsArray().Select(alert => (string?)alert!["account"]));
        Assert.Equal(1, (int)list["total"]!);
        var (mine, other) = ((string)list["alerts"]![0]!["id"]!, _server.Cluster.Alerts["globex"].Alerts[0].Id);
        Assert.Equal(200, (int)(await _server.SendAsync(HttpMethod.Get, $"/v1/alerts/{mine}")).Response.StatusCode);
        Assert.Equal(404, (int)(await _server.SendAsync(HttpMethod.Get, $"/v1/alerts/{other}")).Response.StatusCode);
        Assert.Equal(404, (int)(await _server.SendAsync(HttpMethod.Post, $"/v1/alerts/{other}:acknowledge")).Response.StatusCode);
    }

    [Fact]
    public async Task A_listener_hears_no_more_once_its_key_is_revoked()
    {
        _ring.Holder = Holder(KeyLimits.None, AccessRole.Read);
        await using var stream = await EventStream.OpenAsync(_server);
        _ring.Holder = null;
        await stream.EndsAsync(() => _server.Time.Advance(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task A_handler_that_does_not_ask_for_the_limits_answers_nobody_who_has_some()
    {
        await using var server = await ApiServer.StartAsync(
            _ring, routes => routes.MapGet("/v1/forgotten", () => "all").For(AccessRole.Read, AccessLimit.Filtered));
        foreach (var (limits, status) in (IEnumerable<(KeyLimits, int)>)[(KeyLimits.None, 200), (new(["enterprise"], []), 500)])
        {
            _ring.Holder = Holder(limits, AccessRole.Read);
            using var response = await server.Client.GetAsync("/v1/forgotten");
            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal(status == 200, (await response.Content.ReadAsStringAsync()).Contains("all", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_host_does_not_start_with_a_route_that_does_not_say_who_may_call_it()
    {
        foreach (var map in (Action<IEndpointRouteBuilder>[])
            [
                routes => routes.MapGet("/v1/forgotten", () => "all"),
                routes => routes.MapGet("/v1/open", () => "all").ForEverybody(),
                routes => routes.MapGet("/elsewhere", () => "all").For(AccessRole.Read, AccessLimit.None),
                routes => routes.MapGet("/v1/things/{thing}", () => "all").For(AccessRole.Read, AccessLimit.ByAccount),
            ])
        {
            await using var app = WebApplication.CreateSlimBuilder().Build();
            map(app);
            Assert.Throws<InvalidOperationException>(() => app.RequireAccess());
        }
    }

    private static RouteCase Route(string name) => RouteTable.Guarded.Single(route => route.Name == name);

    private static KeyHolder Holder(KeyLimits limits, string role) =>
        new("tester", FrozenSet.Create(StringComparer.Ordinal, role)) { Limits = limits };

    private async Task<(int Status, string Text)> SendAsync(RouteCase route, string path, KeyLimits limits, string role)
    {
        _ring.Holder = Holder(limits, role);
        _server.Cluster.Models = [new("default", 1, ScoringModel.Default.Document)];
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), path);
        if (route.Body is { } body)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(route.ContentType);
        }

        using var response = await _server.Client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
