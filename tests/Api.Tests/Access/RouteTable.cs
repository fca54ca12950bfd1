using System.Collections.Immutable;
using CommunityScoring.Api.Access;
using CommunityScoring.Scores;

namespace CommunityScoring.Api.Tests.Access;

/// <summary>Every route under <c>/v1</c>, as it should be: who may call it, and what a limited key gets. A route added later fails the tests until it is here.</summary>
internal static class RouteTable
{
    private const string Event =
        """{"specversion":"1.0","id":"1","source":"forum","type":"community.activity.v1","time":"2026-11-20T09:00:00Z","data":{"member":"github:ana","activity":"post.created"}}""";

    private static readonly string _model = ScoringModel.Default.Document.Replace("\"name\": \"default\"", "\"name\": \"bold\"", StringComparison.Ordinal);

    /// <summary>Routes that need no key.</summary>
    public static ImmutableArray<string> Open { get; } =
    [
        "GET /", "GET /app.css", "GET /app.js", "GET /page/{**file}", "GET /healthz/live", "GET /healthz/ready", "GET /healthz/serving", "GET /openapi/v1.json",
    ];

    /// <summary>Routes that need one.</summary>
    public static ImmutableArray<RouteCase> Guarded { get; } =
    [
        new("GET", "/v1/accounts", AccessRole.Read, AccessLimit.Filtered, "/v1/accounts"),
        new("POST", "/v1/accounts:batchGet", AccessRole.Read, AccessLimit.Filtered, "/v1/accounts:batchGet", Body: """{"ids":["acme","globex"]}"""),
        OfAccount("/v1/accounts/{id}"),
        OfAccount("/v1/accounts/{id}/explanation"),
        OfAccount("/v1/accounts/{id}/changes"),
        OfAccount("/v1/accounts/{id}/history"),
        OfAccount("/v1/accounts/{id}/members"),
        OfAccount("/v1/accounts/{id}/opportunities"),
        OfAccount("/v1/accounts/{id}/opportunities/{opportunity}/attribution"),
        OfMember("/v1/members/{identity}"),
        OfMember("/v1/members/{identity}/explanation"),
        OfMember("/v1/members/{identity}/history"),
        new("GET", "/v1/members/{identity}/footprint", AccessRole.Privacy, AccessLimit.ByMember,
            "/v1/members/github:ana/footprint", 404, Outside: "/v1/members/github:lee/footprint"),
        new("DELETE", "/v1/members/{identity}", AccessRole.Privacy, AccessLimit.ByMember,
            "/v1/members/github:ana", 404, Outside: "/v1/members/github:lee"),
        new("GET", "/v1/webhooks", AccessRole.Admin, AccessLimit.None, "/v1/webhooks"),
        new("POST", "/v1/webhooks", AccessRole.Admin, AccessLimit.None, "/v1/webhooks", 201, Body: """{"url":"https://example.com/hook"}"""),
        new("GET", "/v1/webhooks/{id}", AccessRole.Admin, AccessLimit.None, "/v1/webhooks/wh_0123456789abcdef", 404),
        new("DELETE", "/v1/webhooks/{id}", AccessRole.Admin, AccessLimit.None, "/v1/webhooks/wh_0123456789abcdef", 404),
        new("POST", "/v1/webhooks/{id}:test", AccessRole.Admin, AccessLimit.None, "/v1/webhooks/wh_0123456789abcdef:test", 404),
        new("POST", "/v1/webhooks/{id}:rotate", AccessRole.Admin, AccessLimit.None, "/v1/webhooks/wh_0123456789abcdef:rotate", 404),
        new("POST", "/v1/webhooks/{id}:enable", AccessRole.Admin, AccessLimit.None, "/v1/webhooks/wh_0123456789abcdef:enable", 404),
        new("GET", "/v1/webhooks/{id}/deliveries", AccessRole.Admin, AccessLimit.None, "/v1/webhooks/wh_0123456789abcdef/deliveries", 404),
        new("POST", "/v1/webhooks/{id}/deliveries/{delivery}:redeliver", AccessRole.Admin, AccessLimit.None,
            "/v1/webhooks/wh_0123456789abcdef/deliveries/msg_0:redeliver", 404),
        new("GET", "/v1/alerts", AccessRole.Read, AccessLimit.Filtered, "/v1/alerts"),
        new("GET", "/v1/alerts/{id}", AccessRole.Read, AccessLimit.Filtered, "/v1/alerts/acme~risk.at_risk~2026-11-20~0", 404),
        new("GET", "/v1/stream", AccessRole.Read, AccessLimit.Filtered, "/v1/stream?lastEventId=none", 400),
        new("POST", "/v1/alerts/{id}:acknowledge", AccessRole.Success, AccessLimit.Filtered, "/v1/alerts/acme~risk.at_risk~2026-11-20~0:acknowledge", 404),
        new("POST", "/v1/alerts/{id}:snooze", AccessRole.Success, AccessLimit.Filtered,
            "/v1/alerts/acme~risk.at_risk~2026-11-20~0:snooze", 404, Body: """{"until":"2026-11-30T09:00:00Z"}"""),
        new("POST", "/v1/alerts/{id}:assign", AccessRole.Success, AccessLimit.Filtered,
            "/v1/alerts/acme~risk.at_risk~2026-11-20~0:assign", 404, Body: """{"assignee":"kim"}"""),
        new("GET", "/v1/community/figures", AccessRole.Community, AccessLimit.BySegment,
            "/v1/community/figures?segment=enterprise", Outside: "/v1/community/figures?segment=smb"),
        new("GET", "/v1/community/cohorts", AccessRole.Community, AccessLimit.BySegment,
            "/v1/community/cohorts?segment=enterprise", Outside: "/v1/community/cohorts"),
        new("GET", "/v1/community/roi", AccessRole.Community, AccessLimit.Whole, "/v1/community/roi"),
        new("GET", "/v1/community/attribution", AccessRole.Community, AccessLimit.Whole, "/v1/community/attribution"),
        new("GET", "/v1/quarantine", AccessRole.Community, AccessLimit.Whole, "/v1/quarantine"),
        new("GET", "/v1/unscored", AccessRole.Community, AccessLimit.Whole, "/v1/unscored"),
        new("GET", "/v1/people", AccessRole.Community, AccessLimit.Whole, "/v1/people?account=none"),
        new("POST", "/v1/events", AccessRole.Ingest, AccessLimit.Whole, "/v1/events", 202, Body: Event, ContentType: "application/cloudevents+json"),
        new("GET", "/v1/dead-letters", AccessRole.Admin, AccessLimit.Whole, "/v1/dead-letters"),
        new("POST", "/v1/dead-letters:replay", AccessRole.Admin, AccessLimit.Whole, "/v1/dead-letters:replay", Body: """{"code":"not-json"}"""),
        new("GET", "/v1/models", AccessRole.Read, AccessLimit.None, "/v1/models"),
        new("PUT", "/v1/models/{name}", AccessRole.Admin, AccessLimit.None, "/v1/models/bold", Body: _model),
        new("POST", "/v1/models:compare", AccessRole.Admin, AccessLimit.Whole, "/v1/models:compare", Body: """{"model":"default"}"""),
        new("GET", "/v1/keys", AccessRole.Admin, AccessLimit.None, "/v1/keys"),
        new("POST", "/v1/keys", AccessRole.Admin, AccessLimit.None, "/v1/keys", 201, Body: """{"name":"crm","roles":["read"]}"""),
        new("DELETE", "/v1/keys/{id}", AccessRole.Admin, AccessLimit.None, "/v1/keys/0123456789abcdef", 404),
        new("POST", "/v1/keys/{id}:rotate", AccessRole.Admin, AccessLimit.None, "/v1/keys/0123456789abcdef:rotate", 404),
        new("GET", "/v1/audit", AccessRole.Admin, AccessLimit.None, "/v1/audit"),
        new("POST", "/v1/session", null, AccessLimit.None, "/v1/session"),
        new("GET", "/v1/session", null, AccessLimit.None, "/v1/session"),
        new("DELETE", "/v1/session", null, AccessLimit.None, "/v1/session"),
        new("POST", "/v1/partitions/{p}:accept-gap", AccessRole.Admin, AccessLimit.None,
            "/v1/partitions/3:accept-gap", 404, Body: """{"topic":"community.events","offset":100}"""),
        new("GET", "/v1/cluster", AccessRole.Read, AccessLimit.None, "/v1/cluster"),
    ];

    private static RouteCase OfAccount(string pattern)
    {
        var path = pattern.Replace("{opportunity}", "o-1", StringComparison.Ordinal);
        return new(
            "GET", pattern, AccessRole.Read, AccessLimit.ByAccount,
            path.Replace("{id}", "acme", StringComparison.Ordinal), Outside: path.Replace("{id}", "globex", StringComparison.Ordinal));
    }

    private static RouteCase OfMember(string pattern) => new(
        "GET", pattern, AccessRole.Read, AccessLimit.ByMember,
        pattern.Replace("{identity}", "github:ana", StringComparison.Ordinal),
        Outside: pattern.Replace("{identity}", "github:lee", StringComparison.Ordinal));
}
