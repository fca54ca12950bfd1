using System.Text.Json.Nodes;
using CommunityScoring.Api.Tests.Fakes;

namespace CommunityScoring.Api.Tests.Accounts;

public sealed class AccountEndpointsTests : ApiTest
{
    [Fact]
    public async Task Account_has_the_shape_of_the_specification()
    {
        var expected = JsonNode.Parse(
            """
            { "account": "acme", "name": "Acme", "segment": "enterprise", "owner": "kim", "asOf": "2026-11-20", "model": { "name": "default", "version": 1 },
              "engagement": 13.395872009848253, "momentum": 2.060272139441985,
              "risk": { "score": 35.63483610255472, "state": "healthy", "since": "2026-10-21", "atRiskOn": "2026-12-20" },
              "revenueInfluence": null,
              "members": { "current": 2, "departed": 0, "levels": { "champion": 0, "contributor": 0, "participant": 2, "observer": 0, "dormant": 0 } },
              "lastActiveOn": "2026-11-20",
              "freshness": { "newestEvent": "2026-11-20T09:00:00Z", "partitions": { "community.events/3": 41 } } }
            """)!.AsObject();
        var answer = (await Server.GetAsync("/v1/accounts/acme?asOf=2026-11-20")).AsObject();

        Assert.Equal("customer", (string?)answer["status"]);
        Assert.Equal("2027-01-19", (string?)answer["renewalOn"]);
        answer.Remove("status");
        Assert.Empty(answer["revenue"]!.AsArray());
        answer.Remove("renewalOn");
        answer.Remove("revenue");
        Near(expected, answer, "$");
    }

    [Fact]
    public async Task Explanation_comes_in_terms_that_sum_to_the_scores()
    {
        var answer = await Server.GetAsync("/v1/accounts/acme/explanation?asOf=2026-11-20");

        Assert.Equal(13.395872009848253, (double)answer["engagement"]!["score"]!, 1e-9);
        var persons = answer["persons"]!.AsArray();
        Assert.Equal(["member:ana", "member:bo"], persons.Select(person => (string?)person!["person"]));
        Assert.Equal((double)answer["engagement"]!["contributions"]!, persons.Sum(person => (double)person!["contribution"]!));
        Assert.Equal((double)answer["momentum"]!["longSum"]!, persons.Sum(person => (double)person!["longSum"]!));
        var bucket = persons[0]!["dimensions"]![0]!["activities"]![0]!["buckets"]![0]!;
        Assert.Equal("2026-11-20", (string?)bucket["day"]);
        Assert.Equal(6, (double)bucket["worth"]!);
        var risk = answer["risk"]!;
        Assert.Equal("healthy", (string?)risk["state"]);
        Assert.Equal(0.1732082559803035, (double)risk["parts"]!["thinness"]!, 1e-9);
        Assert.Equal((double)risk["score"]!, 100 * (double)risk["parts"]!["sum"]! * (double)risk["parts"]!["renewalFactor"]!, 1e-9);
        Assert.Equal(60, (int)risk["inputs"]!["daysToRenewal"]!);
    }

    [Fact]
    public async Task Explanation_comes_without_the_days_where_they_are_not_wanted()
    {
        var whole = await Server.GetAsync("/v1/accounts/acme/explanation");
        var answer = await Server.GetAsync("/v1/accounts/acme/explanation?buckets=false");

        Assert.True(JsonNode.DeepEquals(whole["risk"], answer["risk"]));
        Assert.True(JsonNode.DeepEquals(whole["engagement"], answer["engagement"]));
        foreach (var person in answer["persons"]!.AsArray())
        {
            Assert.Empty(person!["dimensions"]!.AsArray());
            Assert.Empty(person["momentum"]!.AsArray());
            Assert.Empty(person["sentiment"]!.AsArray());
        }

        var problem = await Server.RefusedAsync(400, HttpMethod.Get, "/v1/accounts/acme/explanation?buckets=no");
        Assert.Equal("buckets", (string?)problem["field"]);
    }

    [Fact]
    public async Task Changes_name_what_differs_between_two_days()
    {
        var answer = await Server.GetAsync("/v1/accounts/acme/changes?from=2026-10-20&to=2026-10-21");

        Assert.Equal("2026-10-20", (string?)answer["from"]);
        Assert.Equal("2026-10-21", (string?)answer["to"]);
        var changes = answer["changes"]!.AsArray();
        var risk = changes.Single(change => (string?)change!["figure"] == "risk")!;
        Assert.Equal(62.95406690481784, (double)risk["before"]!, 1e-9);
        Assert.Equal(33.798544699120136, (double)risk["after"]!, 1e-9);
        Assert.Equal(33.798544699120136 - 62.95406690481784, (double)risk["difference"]!, 1e-9);
        var attended = changes.Single(change => (string?)change!["activity"] == "event.attended")!;
        Assert.Null(attended["before"]);
        Assert.Equal("member:ana", (string?)attended["person"]);
        Assert.Equal("participation", (string?)attended["dimension"]);
        Assert.Equal(6, (double)attended["after"]!);
    }

    [Fact]
    public async Task Changes_of_today_go_back_a_week()
    {
        var answer = await Server.GetAsync("/v1/accounts/acme/changes");
        Assert.Equal("2026-11-13", (string?)answer["from"]);
        Assert.Equal("2026-11-20", (string?)answer["to"]);
    }

    [Fact]
    public async Task History_has_every_day()
    {
        var answer = await Server.GetAsync("/v1/accounts/acme/history?from=2026-10-16&to=2026-10-21");

        var days = answer["days"]!.AsArray();
        Assert.Equal(6, days.Count);
        Assert.Equal("2026-10-16", (string?)days[0]!["day"]);
        Assert.Equal(60.15785594132019, (double)days[0]!["risk"]!, 1e-9);
        Assert.Equal("watch", (string?)days[4]!["state"]);
        Assert.Equal("healthy", (string?)days[5]!["state"]);
        Assert.Equal(90, (await Server.GetAsync("/v1/accounts/acme/history"))["days"]!.AsArray().Count);
        Assert.Equal(366, (await Server.GetAsync("/v1/accounts/acme/history?from=2025-11-20"))["days"]!.AsArray().Count);
    }

    [Fact]
    public async Task Members_are_listed()
    {
        var answer = await Server.GetAsync("/v1/accounts/acme/members");

        var ana = answer["members"]![0]!;
        Assert.Equal("member:ana", (string?)ana["person"]);
        Assert.Equal("current", (string?)ana["standing"]);
        Assert.Equal("participant", (string?)ana["level"]);
        Assert.Equal("2026-11-20", (string?)ana["lastActiveOn"]);
        Assert.Equal(35.6927476622782, (double)ana["engagement"]!, 1e-9);
    }

    [Theory]
    [InlineData("2025-11-20")]
    [InlineData("2027-05-19")]
    public async Task Days_of_the_window_are_answered(string day) =>
        Assert.Equal(day, (string?)(await Server.GetAsync($"/v1/accounts/acme?asOf={day}"))["asOf"]);

    [Theory]
    [InlineData("2025-11-19")]
    [InlineData("2027-05-20")]
    [InlineData("20261120")]
    [InlineData("2026-02-30")]
    [InlineData("")]
    public async Task Days_out_of_the_window_are_refused(string day)
    {
        var problem = await Server.RefusedAsync(400, HttpMethod.Get, $"/v1/accounts/acme?asOf={day}");
        Assert.Equal("asOf", (string?)problem["field"]);
        Assert.Equal(day, (string?)problem["value"]);
        Assert.Equal("YYYY-MM-DD from 2025-11-20 to 2027-05-19", (string?)problem["allowed"]);
        Assert.Empty(Cluster.Touched);
    }

    [Theory]
    [InlineData("from=2026-11-20&to=2026-11-19", "from")]
    [InlineData("from=2025-11-20&to=2026-11-21", "from")]
    [InlineData("to=tomorrow", "to")]
    public async Task Ranges_are_checked(string range, string field)
    {
        foreach (var route in (string[])["history", "changes"])
        {
            var problem = await Server.RefusedAsync(400, HttpMethod.Get, $"/v1/accounts/acme/{route}?{range}");
            Assert.Equal(field, (string?)problem["field"]);
        }

        Assert.Empty(Cluster.Touched);
    }

    [Theory]
    [InlineData("a:b")]
    [InlineData("a%20b")]
    [InlineData("a%2Fb")]
    [InlineData("%C3%A4")]
    public async Task Bad_ids_wake_nothing(string id)
    {
        foreach (var route in (string[])["", "/explanation", "/changes", "/history", "/members"])
        {
            Assert.Equal("id", (string?)(await Server.RefusedAsync(400, HttpMethod.Get, $"/v1/accounts/{id}{route}"))["field"]);
        }

        await Server.RefusedAsync(400, HttpMethod.Get, "/v1/accounts/" + new string('a', 129));
        Assert.Empty(Cluster.Touched);
    }

    [Fact]
    public async Task Unknown_ids_are_not_found()
    {
        foreach (var route in (string[])["", "/explanation", "/changes", "/history", "/members"])
        {
            await Server.RefusedAsync(404, HttpMethod.Get, $"/v1/accounts/nobody{route}");
        }
    }

    [Fact]
    public async Task Models_are_looked_up_before_scores()
    {
        var problem = await Server.RefusedAsync(400, HttpMethod.Get, "/v1/accounts/acme?model=nothing");
        Assert.Equal("model", (string?)problem["field"]);
        Assert.Equal("default", (string?)problem["allowed"]);
        Assert.Empty(Cluster.Touched);

        await Server.GetAsync("/v1/accounts/acme?model=default");
        Assert.Equal(["default"], Cluster.ModelsAsked);
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        using var first = await Server.Client.GetAsync("/v1/accounts/acme");
        var tag = first.Headers.ETag!;
        Assert.False(tag.IsWeak);

        foreach (var known in (string[])[tag.Tag, $"W/{tag.Tag}", $"\"other\", {tag.Tag}", "*"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/accounts/acme");
            request.Headers.TryAddWithoutValidation("If-None-Match", known);
            using var again = await Server.Client.SendAsync(request);
            Assert.Equal(304, (int)again.StatusCode);
            Assert.Equal(tag, again.Headers.ETag);
            Assert.Empty(await again.Content.ReadAsByteArrayAsync());
        }

        Cluster.Accounts["acme"] = WorkedExample.Acme with { Freshness = WorkedExample.Fresh with { NewestEvent = DateTimeOffset.UnixEpoch } };
        using var changed = new HttpRequestMessage(HttpMethod.Get, "/v1/accounts/acme");
        changed.Headers.TryAddWithoutValidation("If-None-Match", tag.Tag);
        using var anew = await Server.Client.SendAsync(changed);
        Assert.Equal(200, (int)anew.StatusCode);
        Assert.NotEqual(tag, anew.Headers.ETag);
    }

    /// <summary>The same names and values; numbers to a relative 1e-9.</summary>
    private static void Near(JsonNode? expected, JsonNode? actual, string path)
    {
        switch (expected)
        {
            case JsonObject fields:
                Assert.Equal(fields.Select(field => field.Key), actual!.AsObject().Select(field => field.Key));
                foreach (var (name, value) in fields)
                {
                    Near(value, actual[name], $"{path}.{name}");
                }

                break;
            case JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.Number:
                Assert.True(Math.Abs((double)value - (double)actual!) <= 1e-9 * Math.Abs((double)value), $"{path}: {value} and {actual}");
                break;
            default:
                Assert.True(JsonNode.DeepEquals(expected, actual), $"{path}: {expected} and {actual}");
                break;
        }
    }
}
