using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace CommunityScoring.Api.Tests.Fuzz;

/// <summary>Draws a request to a route: from one that is right to one with everything wrong.</summary>
/// <param name="random">Where it is drawn from.</param>
/// <param name="routes">The routes, as method, pattern and the names of their query parameters.</param>
internal sealed partial class FuzzedRequest(Random random, IReadOnlyList<FuzzedRoute> routes)
{
    private static readonly string[] s_values =
    [
        "", " ", "acme", "beta", "a.b_c-d", "github:ana", "member:ana", "email:jane@acme.com", "email:%00", "domain:acme.com", "..", ".", "a%2Fb", "a%252Fb", "%", "%zz", "%C3%28", "%F0%9F%98%80",
        "2026-11-20", "2026-02-30", "2020-01-01", "2027-05-01", "9999-12-31", "0001-01-01", "default", "no-such-model", "1", "0", "-1", "200", "201", "1e9", "99999999999999999999", "NaN", "Infinity", "0.5",
        "risk", "engagement", "momentum", "revenueInfluence", "openPipeline", "healthy", "at_risk,critical", "segment", "program", "self", "burst", "time_decay", "markov", "enterprise", "kim", "true", "null",
        "acme~risk.at_risk~2026-11-20~0", "acme~risk.at_risk~2026-11-20~99", "wh_0000000000000000", "0123456789abcdef", "open,cleared", "risk.at_risk", "parked", "not-json", "bmV3ZXN0fDAtMC05", "ana@acme.com", "bWVtYmVy", "cmlza3wwfDB8YQ", "fHx8", "é", "İ", "\u202e", "'--", "<script>", "${jndi:x}", "{0}", "[]", "a,b", "\\", "a+b", "a;b", "a=b&c=d",
    ];

    private static readonly string[] s_bodies =
    [
        "", "{}", "[]", "null", "{", "\"x\"", "1e400", "{\"ids\":[]}", "{\"ids\":[\"acme\",\"beta\",\"acme\"]}", "{\"ids\":null}", "{\"ids\":[null]}", "{\"ids\":\"acme\"}", "{\"ids\":[1]}", "{\"ids\":[\"a b\"]}",
        """{"specversion":"1.0","id":"1","source":"/f","type":"community.activity.v1","data":{"member":"github:ana","activity":"post.created"}}""",
        """[{"specversion":"1.0","id":"1","source":"/f","type":"community.consent.v1","data":{"member":"email:jane@acme.com","consent":"granted"}},{}]""",
        """{"specversion":"1.0","id":"1","source":"/f","type":"other.v1","data":null}""", """{"name":"bold","version":1}""", """{"name":"default","version":2,"activities":{}}""", "\uFEFF{}", "\0",
        """{"name":"a","roles":["read"]}""", """{"name":"a","roles":["read","read"],"owners":["ana@acme.com"],"segments":["x"],"expiresAt":"2027-01-01T00:00:00Z","requestsPerMinute":7}""", """{"name":"a","roles":["admin"],"owners":[]}""",
        """{"url":"https://example.com/hook","kinds":["risk.at_risk"],"owners":["ana@acme.com"]}""", """{"url":"https://example.com/?to=ana@acme.com"}""", """{"url":"http://127.0.0.1/","owners":[null]}""",
        """{"assignee":"ana@acme.com"}""", """{"assignee":null}""", """{"assignee":7}""", """{"until":"2026-12-01T09:00:00Z"}""", """{"until":"2020-12-01"}""", """{"overlapSeconds":3600}""", """{"overlapSeconds":-1}""",
        """{"model":"default","orderBy":"engagement","limit":3}""", """{"document":{"name":"x"}}""",
        """{"topic":"community.events","offset":3}""", """{"topic":"ana@acme.com","offset":1.5}""", """{"code":"not-json"}""", """{"code":"not-json","pageToken":"cmVwbGF5fDAtMC05"}""", """{"letters":[{"partition":0,"offset":0}]}""", """{"letters":[{"partition":1e2,"offset":-1},7]}""",
        "{\"a\":\"\\ud800\"}",
    ];

    private static readonly string[] s_types =
    [
        "application/json", "application/cloudevents+json", "application/cloudevents-batch+json", "text/plain", "application/json; charset=utf-16", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
    ];

    private static readonly (string Name, string[] Values)[] s_headers =
    [
        ("Accept", ["text/csv", "application/json", "*/*", "text/csv;q=0.5, application/json", "x", ";", "text/csv;q=2"]),
        ("If-None-Match", ["*", "\"x\"", "W/\"x\"", "x", "\"", "\"a\", \"b\""]),
        ("ce-specversion", ["1.0", "", "\"1.0\"", "%"]),
        ("ce-type", ["community.erasure.v1", "x", "%zz"]),
        ("ce-id", ["1", "%C3%28", "\"\\\""]),
        ("ce-source", ["/f"]),
        ("Accept-Encoding", ["gzip", "br;q=0"]),
        ("X-Forwarded-For", ["1.2.3.4"]),
        ("Range", ["bytes=0-1"]),
    ];

    public (HttpRequestMessage Request, string Shown, string Route) Draw(Uri host)
    {
        var route = routes[random.Next(routes.Count)];
        var method = random.Next(20) == 0 ? ((string[])["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "X"])[random.Next(8)] : route.Method;
        var path = Parameter().Replace(route.Path, _ => Escaped());
        if (random.Next(30) == 0)
        {
            path = path.Insert(random.Next(1, path.Length + 1), Escaped());
        }

        var query = new StringBuilder();
        for (var count = random.Next(4); count > 0; count--)
        {
            var name = route.Parameters.Count > 0 && random.Next(10) > 0 ? route.Parameters[random.Next(route.Parameters.Count)] : Value();
            query.Append(query.Length == 0 ? '?' : '&').Append(Uri.EscapeDataString(name)).Append('=').Append(Escaped());
        }

        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(host, path + query));
        if (method is "POST" or "PUT" or "PATCH" || random.Next(30) == 0)
        {
            request.Content = new ByteArrayContent(Body());
            if (random.Next(10) > 0)
            {
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(s_types[random.Next(s_types.Length)]);
            }
        }

        foreach (var (name, values) in s_headers)
        {
            if (random.Next(6) == 0)
            {
                request.Headers.TryAddWithoutValidation(name, values[random.Next(values.Length)]);
            }
        }

        return (request, $"{method} {path}{query}", $"{route.Method} {route.Path}");
    }

    private byte[] Body()
    {
        var body = Encoding.UTF8.GetBytes(random.Next(200) switch
        {
            0 => new string('[', random.Next(1, 5_000)),
            1 => "{\"ids\":[" + string.Join(',', Enumerable.Repeat("\"acme\"", random.Next(490, 520))) + "]}",
            2 => new string('x', random.Next(1, 2 << 20)),
            _ => s_bodies[random.Next(s_bodies.Length)],
        });
        for (var changes = random.Next(3) == 0 ? random.Next(1, 4) : 0; changes > 0 && body.Length > 0; changes--)
        {
            body[random.Next(body.Length)] = (byte)random.Next(256);
        }

        return body;
    }

    // Some already escaped, some to be escaped, as a client would or would not.
    private string Escaped()
    {
        var value = Value();
        return value.Contains('%', StringComparison.Ordinal) && random.Next(2) == 0 ? value : Uri.EscapeDataString(value);
    }

    private string Value() => random.Next(40) == 0
        ? string.Concat(Enumerable.Repeat(s_values[random.Next(s_values.Length)], random.Next(1, 200)))
        : s_values[random.Next(s_values.Length)];

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}

/// <summary>A route.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its pattern.</param>
/// <param name="Parameters">The names of its query parameters.</param>
internal sealed record FuzzedRoute(string Method, string Path, IReadOnlyList<string> Parameters);
