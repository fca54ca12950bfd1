using CommunityScoring.Api.Tests.Fakes;

namespace CommunityScoring.Api.Tests;

public sealed class DescriptionTests : ApiTest
{
    [Fact]
    public async Task The_description_is_made_once_and_the_same_for_all()
    {
        var texts = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Server.Client.GetStringAsync($"/openapi/v1.json?{number}")));
        Assert.Single(texts.Distinct(StringComparer.Ordinal));
        Assert.DoesNotContain(Server.Client.BaseAddress!.Authority, texts[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_api_is_described()
    {
        Server.Client.DefaultRequestHeaders.Authorization = null;
        var (response, document) = await Server.SendAsync(HttpMethod.Get, "/openapi/v1.json");
        Assert.Equal(200, (int)response.StatusCode);
        Assert.StartsWith("3.1", (string?)document!["openapi"], StringComparison.Ordinal);
        var paths = document["paths"]!.AsObject();
        Assert.Equal(
            [
                "/healthz/live",
                "/healthz/ready",
                "/healthz/serving",
                "/v1/accounts",
                "/v1/accounts/{id}",
                "/v1/accounts/{id}/changes",
                "/v1/accounts/{id}/explanation",
                "/v1/accounts/{id}/history",
                "/v1/accounts/{id}/members",
                "/v1/accounts/{id}/opportunities",
                "/v1/accounts/{id}/opportunities/{opportunity}/attribution",
                "/v1/accounts:batchGet",
                "/v1/alerts",
                "/v1/alerts/{id}",
                "/v1/alerts/{id}:acknowledge",
                "/v1/alerts/{id}:assign",
                "/v1/alerts/{id}:snooze",
                "/v1/audit",
                "/v1/cluster",
                "/v1/community/attribution",
                "/v1/community/cohorts",
                "/v1/community/figures",
                "/v1/community/roi",
                "/v1/dead-letters",
                "/v1/dead-letters:replay",
                "/v1/events",
                "/v1/keys",
                "/v1/keys/{id}",
                "/v1/keys/{id}:rotate",
                "/v1/members/{identity}",
                "/v1/members/{identity}/explanation",
                "/v1/members/{identity}/footprint",
                "/v1/members/{identity}/history",
                "/v1/models",
                "/v1/models/{name}",
                "/v1/models:compare",
                "/v1/partitions/{p}:accept-gap",
                "/v1/people",
                "/v1/quarantine",
                "/v1/session",
                "/v1/stream",
                "/v1/unscored",
                "/v1/webhooks",
                "/v1/webhooks/{id}",
                "/v1/webhooks/{id}/deliveries",
                "/v1/webhooks/{id}/deliveries/{delivery}:redeliver",
                "/v1/webhooks/{id}:enable",
                "/v1/webhooks/{id}:rotate",
                "/v1/webhooks/{id}:test",
            ],
            paths.Select(path => path.Key).Order(StringComparer.Ordinal));
        foreach (var (path, operations) in paths)
        {
            foreach (var (_, operation) in operations!.AsObject())
            {
                Assert.False(string.IsNullOrEmpty((string?)operation!["summary"]), path);
                Assert.Contains(operation["responses"]!.AsObject(), answer => answer.Key[0] == '2' && answer.Value!["content"] is not null);
                if (path.StartsWith("/v1/", StringComparison.Ordinal))
                {
                    Assert.NotNull(operation["security"]);
                    Assert.NotNull(operation["responses"]!["401"]);
                }
            }
        }

        var account = paths["/v1/accounts/{id}"]!["get"]!;
        Assert.Equal(["id", "asOf", "model"], account["parameters"]!.AsArray().Select(parameter => (string?)parameter!["name"]));
        Assert.All(account["parameters"]!.AsArray(), parameter => Assert.NotNull(parameter!["description"]));
        Assert.NotNull(document["components"]!["schemas"]!["AccountResponse"]!["properties"]!["risk"]);
    }

    [Fact]
    public async Task The_page_brings_its_own_files_and_no_inline_script()
    {
        Server.Client.DefaultRequestHeaders.Authorization = null;
        foreach (var (path, type) in ((string, string)[])
            [
                ("/", "text/html"), ("/app.js", "text/javascript"), ("/app.css", "text/css"), ("/page/icon.svg", "image/svg+xml"),
                ("/page/modules/api.js", "text/javascript"), ("/page/uplot/uPlot.iife.min.js", "text/javascript"), ("/page/uplot/LICENSE", "text/plain"),
            ])
        {
            using var response = await Server.Client.GetAsync(path);
            Assert.Equal(200, (int)response.StatusCode);
            Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
            var policy = response.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        }
    }
}
