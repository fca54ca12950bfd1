using System.Net;
using CommunityScoring.Api.Tests.Fakes;
using CommunityScoring.Community;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Revenue;

namespace CommunityScoring.Api.Tests.Revenue;

public sealed class RevenueEndpointsTests : ApiTest
{
    private static readonly DateTimeOffset _closed = new(2026, 11, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Opportunities_come_with_amounts_by_currency_and_class()
    {
        Sell();
        var answer = await Server.GetAsync("/v1/accounts/deal/opportunities?asOf=2026-11-20");

        Assert.Equal(0, (double)answer["revenueInfluence"]!);
        var opportunity = Assert.Single(answer["opportunities"]!.AsArray())!;
        Assert.Equal("o-1", (string?)opportunity["opportunity"]);
        Assert.Equal("won", (string?)opportunity["status"]);
        Assert.Equal("none", (string?)opportunity["class"]);
        Assert.Equal(129900, (long)opportunity["amount"]!);
        Assert.Equal("2026-11-10T12:00:00Z", (string?)opportunity["closedAt"]);
        var revenue = Assert.Single(answer["revenue"]!.AsArray())!;
        Assert.Equal("USD", (string?)revenue["currency"]);
        Assert.Equal(129900, (long)revenue["won"]!["amount"]!);
        Assert.Equal("none", (string?)Assert.Single(revenue["won"]!["classes"]!.AsArray())!["class"]);
        Assert.Equal(answer["revenue"]!.ToJsonString(), (await Server.GetAsync("/v1/accounts/deal?asOf=2026-11-20"))["revenue"]!.ToJsonString());
    }

    [Fact]
    public async Task An_opportunity_stands_as_it_stood_on_the_day()
    {
        Sell();
        var before = await Server.GetAsync("/v1/accounts/deal/opportunities?asOf=2026-11-09");
        Assert.Equal("open", (string?)Assert.Single(before["opportunities"]!.AsArray())!["status"]);
        Assert.Empty((await Server.GetAsync("/v1/accounts/deal/opportunities?asOf=2026-09-01"))["opportunities"]!.AsArray());
    }

    [Fact]
    public async Task Attribution_shows_all_models_side_by_side_and_their_credits_sum_to_the_amount()
    {
        Sell();
        Cluster.Journeys = JourneyCounts.Of([new ChannelPath(true, ["sales.call"]), new ChannelPath(true, ["marketing.webinar", "sales.call"])]);
        var answer = await Server.GetAsync("/v1/accounts/deal/opportunities/o-1/attribution?asOf=2026-11-20");

        string[] models = ["first", "last", "linear", "position", "w_shaped", "time_decay", "markov", "shapley"];
        Assert.Equal(models, answer["models"]!.AsArray().Select(model => (string?)model!["model"]));
        var touches = answer["touches"]!.AsArray();
        Assert.Equal(["marketing.webinar", "sales.call"], touches.Select(touch => (string?)touch!["channel"]));
        foreach (var model in models)
        {
            Assert.Equal(129900, touches.Sum(touch => (long)touch!["credits"]!.AsArray().Single(credit => (string?)credit!["model"] == model)!["credit"]!));
        }

        // Of two won journeys the webinar was half of one: a quarter against three.
        Assert.Equal([32475L, 97425L], touches.Select(touch => (long)touch!["credits"]![7]!["credit"]!));
    }

    [Fact]
    public async Task One_model_can_be_asked_for()
    {
        Sell();
        var answer = await Server.GetAsync("/v1/accounts/deal/opportunities/o-1/attribution?asOf=2026-11-20&model=last");
        Assert.Equal("last", (string?)Assert.Single(answer["models"]!.AsArray())!["model"]);
        Assert.Equal([0L, 129900L], answer["touches"]!.AsArray().Select(touch => (long)Assert.Single(touch!["credits"]!.AsArray())!["credit"]!));
    }

    [Fact]
    public async Task A_long_journey_comes_in_pages_whose_credits_sum_to_the_amount()
    {
        Sell();
        var first = await Server.GetAsync("/v1/accounts/deal/opportunities/o-1/attribution?asOf=2026-11-20&limit=1");
        Assert.Equal("marketing.webinar", (string?)Assert.Single(first["touches"]!.AsArray())!["channel"]);
        Assert.Equal(2, (int)first["opportunity"]!["touches"]!);
        var last = await Server.GetAsync($"/v1/accounts/deal/opportunities/o-1/attribution?asOf=2026-11-20&limit=1&pageToken={first["nextPageToken"]}");
        Assert.Equal("sales.call", (string?)Assert.Single(last["touches"]!.AsArray())!["channel"]);
        Assert.Null(last["nextPageToken"]);
        Assert.Equal(first["models"]!.ToJsonString(), last["models"]!.ToJsonString());
        Assert.Equal(129900, new[] { first, last }.Sum(page => (long)page["touches"]![0]!["credits"]![5]!["credit"]!));
        var beyond = await Server.GetAsync("/v1/accounts/deal/opportunities/o-1/attribution?asOf=2026-11-20&pageToken=7");
        Assert.Empty(beyond["touches"]!.AsArray());
    }

    [Fact]
    public async Task The_answer_says_of_which_day_that_is_which_was_learnt_from_the_community()
    {
        Sell();
        var past = await Server.GetAsync("/v1/accounts/deal/opportunities/o-1/attribution?asOf=2026-11-09");
        Assert.Equal($"{Cluster.Today:yyyy-MM-dd}", (string?)past["learntAsOf"]);
        Assert.Null((await Server.GetAsync("/v1/accounts/deal/opportunities/o-1/attribution?asOf=2026-11-09&model=linear"))["learntAsOf"]);
    }

    [Theory]
    [InlineData("/v1/accounts/deal/opportunities/o-1/attribution?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/v1/accounts/deal/opportunities/o-1/attribution?limit=1001", HttpStatusCode.BadRequest)]
    [InlineData("/v1/accounts/deal/opportunities/o-1/attribution?pageToken=next", HttpStatusCode.BadRequest)]
    [InlineData("/v1/accounts/deal/opportunities/o-1/attribution?model=best", HttpStatusCode.BadRequest)]
    [InlineData("/v1/accounts/deal/opportunities/o-9/attribution", HttpStatusCode.NotFound)]
    [InlineData("/v1/accounts/nobody/opportunities", HttpStatusCode.NotFound)]
    [InlineData("/v1/accounts/b%20d/opportunities", HttpStatusCode.BadRequest)]
    public async Task What_is_not_there_or_not_allowed_is_refused(string path, HttpStatusCode expected)
    {
        Sell();
        using var answer = (await Server.SendAsync(HttpMethod.Get, path)).Response;
        Assert.Equal(expected, answer.StatusCode);
    }

    private void Sell()
    {
        var deal = WorkedExample.Silent("deal");
        Take(deal, new OpportunityEvent(
            new Stamp(_closed, "crm", "1"), "o-1", "deal", "new", "won", 129900, "USD", _closed.AddDays(-30), null, _closed, "kim", null));
        Take(deal, new TouchEvent(new Stamp(_closed.AddDays(-20), "crm", "2"), "deal", "marketing.webinar", "autumn", null));
        Take(deal, new TouchEvent(new Stamp(_closed.AddDays(-2), "crm", "3"), "deal", "sales.call", null, null));
        Cluster.Accounts["deal"] = deal;
    }

    private static void Take(AccountFacts account, CommunityEvent said) =>
        account.Leaves.Merge(new VersionedFacts(new SnapshotFacts(said.Leaf, said.Stamp.Time, said), 1, []));
}
