using System.Collections.Frozen;
using System.Net.Http.Headers;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Tests.Fakes;
using CommunityScoring.Community;
using CommunityScoring.Facts;
using CommunityScoring.Revenue;

namespace CommunityScoring.Api.Tests.Community;

public sealed class CommunityEndpointsTests : ApiTest
{
    private static readonly DateOnly _today = WorkedExample.Today;

    [Fact]
    public async Task Figures_of_the_last_30_days_are_the_default()
    {
        Fill();
        var answer = await Server.GetAsync("/v1/community/figures");

        Assert.Equal(("2026-10-22", "2026-11-20"), ((string?)answer["from"], (string?)answer["to"]));
        Assert.Equal(("2026-11-20", "2026-11-20T09:59:30Z"), ((string?)answer["asOf"], (string?)answer["computedAt"]));
        Assert.Equal("default", (string?)answer["model"]!["name"]);
        var slice = Assert.Single(answer["slices"]!.AsArray())!;
        Assert.Equal(8, (double)slice["members"]!["active"]!["value"]!);
        Assert.Equal(1, (double)slice["members"]!["contributionRate"]!["value"]!);
        var revenue = Assert.Single(slice["revenue"]!.AsArray())!;
        Assert.Equal(("USD", 600L, 600L), ((string?)revenue["currency"], (long)revenue["generated"]!, (long)revenue["accounts"]! * 100));
        Assert.Equal((300.0 - 80) / 8, (double)revenue["netValue"]!["value"]!);
    }

    [Fact]
    public async Task A_small_group_is_suppressed_and_shown_as_such()
    {
        Fill();
        var answer = await Server.GetAsync("/v1/community/figures?by=segment");

        Assert.Equal("segment", (string?)answer["by"]);
        var slices = answer["slices"]!.AsArray();
        Assert.Equal(["large", "small"], slices.Select(slice => (string?)slice!["segment"]));
        var active = slices[1]!["members"]!["active"]!;
        Assert.True((bool)active["suppressed"]!);
        Assert.Null(active["value"]);
        Assert.Null(active["group"]);
        Assert.Equal(6, (double)slices[0]!["members"]!["active"]!["value"]!);
        Assert.Null(slices[0]!["revenue"]![0]!["netValue"]);
        var one = (await Server.GetAsync("/v1/community/figures?segment=small"))["slices"]![0]!;
        Assert.Equal(slices[1]!.ToJsonString(), one.ToJsonString());
    }

    [Fact]
    public async Task Programs_have_figures_of_their_own()
    {
        Fill();
        var answer = await Server.GetAsync("/v1/community/figures?by=program");
        var slice = Assert.Single(answer["slices"]!.AsArray())!;
        Assert.Equal("launch", (string?)slice["program"]);
        Assert.Equal(8, (double)slice["members"]!["active"]!["value"]!);
        Assert.Equal(slice.ToJsonString(), (await Server.GetAsync("/v1/community/figures?program=launch"))["slices"]![0]!.ToJsonString());
    }

    [Fact]
    public async Task The_return_is_by_currency_and_of_the_period_alone()
    {
        Fill();
        var usd = Assert.Single((await Server.GetAsync("/v1/community/roi"))["returns"]!.AsArray())!;
        Assert.Equal("USD", (string?)usd["currency"]);
        Assert.Equal((300L, 2500L, 80L), ((long)usd["attributed"]!, (long)usd["costOffset"]!, (long)usd["costs"]!));
        Assert.Equal((300.0 + 2500 - 80) / 80, (double)usd["ratio"]!);

        var before = Assert.Single((await Server.GetAsync("/v1/community/roi?from=2026-01-01&to=2026-01-31"))["returns"]!.AsArray())!;
        Assert.Equal(0, (long)before["costs"]!);
        Assert.Null(before["ratio"]);
    }

    [Fact]
    public async Task Cohorts_come_with_intervals_and_without_small_groups()
    {
        Fill();
        var answer = await Server.GetAsync("/v1/community/cohorts");
        Assert.Equal(20, (double)answer["engagedFrom"]!);
        var rate = answer["engaged"]!["winRate"]!;
        Assert.Equal((1.0, 6L, 6L), ((double)rate["value"]!, (long)rate["count"]!, (long)rate["accounts"]!));
        Assert.Equal(1, (double)rate["upper"]!);
        Assert.InRange((double)rate["lower"]!, 0.5, 0.99);
        Assert.Equal(90, (double)answer["engaged"]!["daysToClose"]!["value"]!);
        Assert.True((bool)answer["notEngaged"]!["winRate"]!["suppressed"]!);
        Assert.Null(answer["notEngaged"]!["winRate"]!["value"]);
        Assert.Null(answer["notEngaged"]!["winRate"]!["count"]);
        Assert.Null((await Server.GetAsync("/v1/community/cohorts?segment=small"))["engaged"]!["winRate"]!["value"]);
    }

    [Fact]
    public async Task The_community_says_what_its_channels_are_worth()
    {
        Cluster.Journeys = JourneyCounts.Of(
        [
            new ChannelPath(true, ["ads"]), new ChannelPath(true, ["ads"]), new ChannelPath(true, ["mail"]), new ChannelPath(true, ["ads", "mail"]),
            new ChannelPath(false, ["ads"]),
        ]);
        var answer = await Server.GetAsync("/v1/community/attribution");

        Assert.Equal("2026-11-20T09:59:30Z", (string?)answer["computedAt"]);
        Assert.Equal(0.8, (double)answer["conversion"]!, 1e-12);
        Assert.Equal(["ads", "mail"], answer["channels"]!.AsArray().Select(channel => (string?)channel!["channel"]));
        Assert.Equal([2.4, 1.6], answer["channels"]!.AsArray().Select(channel => Math.Round((double)channel!["markovResult"]!, 12)));
    }

    [Theory]
    [InlineData("figures")]
    [InlineData("roi")]
    [InlineData("cohorts")]
    [InlineData("attribution")]
    public async Task An_answer_says_its_age_and_is_not_sent_twice(string route)
    {
        Fill();
        using var first = (await Server.SendAsync(HttpMethod.Get, $"/v1/community/{route}")).Response;
        Assert.Equal(TimeSpan.FromSeconds(30), first.Headers.Age);
        Server.Time.Advance(TimeSpan.FromSeconds(12));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/community/{route}");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var again = await Server.Client.SendAsync(request);
        Assert.Equal(304, (int)again.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(42), again.Headers.Age);
    }

    [Theory]
    [InlineData("figures", "segment,program,figure,currency,value,group,suppressed", ",,active,,8,8,false")]
    [InlineData("figures?by=segment", "segment,program,figure,currency,value,group,suppressed", "small,,active,,,,true")]
    [InlineData("roi", "currency,attributed,costOffset,costs,ratio,suppressed", "USD,300,2500,80,34,false")]
    [InlineData("cohorts", "cohort,figure,currency,value,lower,upper,count,accounts,suppressed", "notEngaged,winRate,,,,,,,true")]
    [InlineData("attribution", "channel,markovEffect,markovResult,shapleyValue", "ads,1,1,1")]
    public async Task A_spreadsheet_gets_csv(string route, string header, string line)
    {
        Fill();
        Cluster.Journeys = JourneyCounts.Of([new ChannelPath(true, ["ads"])]);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/community/{route}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/csv"));
        using var response = await Server.Client.SendAsync(request);
        Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(response.Headers.ETag);
        var lines = (await response.Content.ReadAsStringAsync()).Split("\r\n");
        Assert.Equal(header, lines[0]);
        Assert.Contains(line, lines);
    }

    [Theory]
    [InlineData("figures?from=yesterday", "from", "yesterday", "YYYY-MM-DD from 2023-11-20 to 2026-11-20")]
    [InlineData("roi?to=2026-11-21", "to", "2026-11-21", "YYYY-MM-DD from 2023-11-20 to 2026-11-20")]
    [InlineData("cohorts?from=2026-11-02&to=2026-11-01", "from", "2026-11-02", "a day on or before to, which is 2026-11-01")]
    [InlineData("figures?from=2023-11-19", "from", "2023-11-19", "YYYY-MM-DD from 2023-11-20 to 2026-11-20")]
    [InlineData("figures?by=country", "by", "country", "segment, program")]
    [InlineData("figures?segment=small&program=launch", "program", "launch", "none together with segment")]
    [InlineData("figures?by=segment&program=launch", "program", "launch", "none together with by")]
    public async Task What_is_not_allowed_is_named(string route, string field, string value, string allowed)
    {
        var problem = await Server.RefusedAsync(400, HttpMethod.Get, $"/v1/community/{route}");
        Assert.Equal((field, value, allowed), ((string?)problem["field"], (string?)problem["value"], (string?)problem["allowed"]));
    }

    [Fact]
    public async Task While_the_community_is_counted_for_the_first_time_it_cannot_be_answered_yet()
    {
        Cluster.Failure = new TimeoutException("The community is still being counted for the first time.");
        await Server.RefusedAsync(503, HttpMethod.Get, "/v1/community/figures");
    }

    [Theory]
    [InlineData(AccessRole.Read, 403)]
    [InlineData(AccessRole.Community, 200)]
    public async Task The_figures_need_a_role_of_their_own(string role, int status)
    {
        await using var server = await ApiServer.StartAsync(new OneKey(role));
        foreach (var route in new[] { "community/figures", "community/roi", "community/cohorts", "community/attribution", "quarantine" })
        {
            Assert.Equal(status, (int)(await server.SendAsync(HttpMethod.Get, $"/v1/{route}")).Response.StatusCode);
        }
    }

    // Six accounts of a large segment and two of a small one, each with a member and a won opportunity.
    private void Fill()
    {
        var accounts = Enumerable.Range(0, 8).Select(index => new AccountCard(
            $"a{index}", index < 6 ? "large" : "small", index < 6 ? [Won(index)] : [])).ToArray();
        Cluster.Community = new CommunityFacts(
            [.. Enumerable.Range(0, 8).Select(index => MemberActivity.Of(
                $"m{index}", $"a{index}", [new Bucket(_today, "post.created", "launch", 1, -1, 0, 0)],
                index == 0 ? [new AskedQuestion("t", _today, TimeSpan.FromHours(1), true, _today)] : []))],
            accounts,
            [new CommunityCost("c", null, "USD", 80, _today)]);
    }

    private static OpportunityCard Won(int index) => new(
        $"o{index}", "new", "won", "sourced", "USD", 100, 50, _today.AddDays(-100), _today.AddDays(-10), 25, []);

    private sealed class OneKey(string role) : IKeyRing
    {
        public ValueTask<KeyHolder?> FindAsync(string key, CancellationToken cancellationToken) =>
            ValueTask.FromResult<KeyHolder?>(new KeyHolder("one", FrozenSet.Create(StringComparer.Ordinal, role)));
    }
}
