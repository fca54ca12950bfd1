using System.Collections.Immutable;
using System.Text.Json;
using CommunityScoring.Events;

using static CommunityScoring.Facts.Said;
using static CommunityScoring.Revenue.RevenueFacts;
using static CommunityScoring.Scores.ScoreFacts;

namespace CommunityScoring.Revenue;

public sealed class AccountRevenueTests
{
    private const string Bo = "github:bo";

    [Theory]
    // The community touch is so many days ago, and so is the other touch; opened 100 days ago, closed today.
    [InlineData("new", 150, 120, OpportunityClass.Sourced)]
    [InlineData("new", 120, 150, OpportunityClass.Influenced)]
    [InlineData("new", 50, 150, OpportunityClass.Influenced)]
    [InlineData("new", 50, 20, OpportunityClass.Influenced)] // nothing before the opening
    [InlineData("new", 280, 120, OpportunityClass.Sourced)] // the lookback from the opening, to the day
    [InlineData("new", 281, 120, OpportunityClass.None)]
    [InlineData("renewal", 150, 120, OpportunityClass.Retained)]
    [InlineData("expansion", 150, 120, OpportunityClass.Expanded)]
    [InlineData("renewal", 181, 120, OpportunityClass.None)]
    [InlineData("expansion", 181, 120, OpportunityClass.None)]
    public void Classes(string kind, int community, int other, OpportunityClass expected) =>
        Assert.Equal(expected, Attribute(Opportunity("o", 100, kind: kind), AtAcme(), Activity(community), Called(other)).Only().Class);

    [Fact]
    public void Of_touches_at_one_instant_the_communitys_comes_first_and_sources() => Assert.Equal(
        OpportunityClass.Sourced, Attribute(Opportunity("o", 100), AtAcme(), Activity(120), Called(120)).Only().Class);

    [Fact]
    public void With_a_long_cycle_it_may_be_sourced_and_have_nothing_attributed()
    {
        var revenue = Attribute(Opportunity("o", 100), AtAcme(), Activity(250), Called(20)).Only();

        Assert.Equal((OpportunityClass.Sourced, 0, 0L, true), (revenue.Class, revenue.CommunityTouches, revenue.Attributed, revenue.IsFull));
    }

    [Fact]
    public void Share_and_credit_are_those_of_the_community_touches_by_time_decay()
    {
        // Weights 1 (today), ½ (30 days ago), ¼ (60 days ago): the community has ½ and ¼ of 1¾.
        var revenue = Attribute(Opportunity("o", 700), AtAcme(), Activity(60), Activity(30), Called(0)).Only();

        Near(0.75 / 1.75, revenue.CommunityShare);
        Assert.Equal((3, 2, 300L), (revenue.Touches, revenue.CommunityTouches, revenue.Attributed));
    }

    [Fact]
    public void Amounts_are_split_by_currency_status_and_class_and_never_mixed()
    {
        var revenue = Attribute(
            AtAcme(), Activity(50), Called(50),
            Opportunity("won", 100), Opportunity("won eur", 1000, currency: "EUR"), Opportunity("kept", 10, kind: "renewal"),
            Opportunity("old", 7, opened: 700, closed: 600), Opportunity("lost", 40, "lost"), Open("open", 4000), Open("open jpy", 3, currency: "JPY")).Revenue;

        Assert.Equal(["EUR", "JPY", "USD"], revenue.Currencies.Select(currency => currency.Currency));
        Assert.Equal(new RevenueSums(1, 1000, 1000, 500), revenue.Currencies[0].Won.Total);
        Assert.Equal(default, revenue.Currencies[0].Open.Total);
        Assert.Equal(new RevenueSums(1, 3, 3, 2), revenue.Currencies[1].Open.Total); // the unit left goes to the earlier touch: the community's
        var usd = revenue.Currencies[2];
        Assert.Equal(new RevenueSums(1, 4000, 4000, 2000), usd.Open.Total);
        Assert.Equal(new RevenueSums(1, 40, 40, 20), usd.Lost.Total);
        Assert.Equal(new RevenueSums(3, 117, 110, 55), usd.Won.Total);
        Assert.Equal(
            [
                new ClassRevenue(OpportunityClass.Influenced, new RevenueSums(1, 100, 100, 50)),
                new ClassRevenue(OpportunityClass.Retained, new RevenueSums(1, 10, 10, 5)),
                new ClassRevenue(OpportunityClass.None, new RevenueSums(1, 7, 0, 0)),
            ],
            usd.Won.Classes.AsEnumerable());
    }

    [Fact]
    public void Sums_are_wider_than_one_amount()
    {
        var won = Assert.Single(Attribute(Opportunity("a", long.MaxValue), Opportunity("b", long.MaxValue)).Revenue.Currencies).Won.Total;
        Assert.Equal(2 * (Int128)long.MaxValue, won.Amount);
    }

    [Fact]
    public void Influence_is_the_share_of_open_and_recently_won_amounts_at_the_models_rates()
    {
        // Share ½ of 1000 EUR (at 1.1), 0 of 300 USD; what is lost or was won long ago does not count.
        var influence = Attribute(
            AtAcme(), Activity(50), Called(50), Opportunity("a", 1000, currency: "EUR"), Open("b", 300, opened: 0) with { Status = "won", ClosedAt = Time(-0, 0).AddDays(-300), OpenedAt = Time(400) },
            Opportunity("c", 9999, "lost"), Opportunity("d", 9999, opened: 700, closed: 365)).Revenue.Influence;

        Near(100 * 550 / 1400.0, influence.Value);
        Assert.Empty(influence.CurrenciesWithoutRate);
    }

    [Fact]
    public void A_currency_without_a_rate_is_left_out_of_the_influence_and_listed()
    {
        var influence = Attribute(AtAcme(), Activity(50), Open("a", 10), Open("b", 90, currency: "SEK"), Opportunity("c", 1, "lost", currency: "CHF")).Revenue.Influence;

        Near(100, influence.Value);
        Assert.Equal(["SEK"], influence.CurrenciesWithoutRate.AsEnumerable());
    }

    [Fact]
    public void Without_an_amount_there_is_no_influence()
    {
        Assert.Null(Attribute(AtAcme(), Activity(5)).Revenue.Influence.Value);
        Assert.Null(Attribute(AtAcme(), Activity(5), Open("o", 0)).Revenue.Influence.Value);
        Assert.Null(Attribute(AtAcme(), Activity(5), Open("o", 100, currency: "SEK")).Revenue.Influence.Value);
        Assert.Equal(0, Attribute(Open("o", 100)).Revenue.Influence.Value);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5_000_000, 50)]
    [InlineData(10_000_000, 75)]
    public void A_members_influence_saturates(long won, double expected) =>
        Near(expected, RevenueInfluence.OfMember([new("USD", won)], Model.Revenue).Value);

    [Fact]
    public void A_members_influence_adds_accounts_at_the_models_rates()
    {
        var influence = RevenueInfluence.OfMember(
            [new("GBP", 2_000_000), new("GBP", 1_000_000), new("JPY", 1_875_000), new("SEK", 1)], Model.Revenue);

        Near(50, influence.Value);
        Assert.Equal(["SEK"], influence.CurrenciesWithoutRate.AsEnumerable());
    }

    [Fact]
    public void Members_activities_and_programs_have_the_credits_of_their_touches_and_the_amounts_in_full()
    {
        var attribution = Attribute(
            AtAcme(), AtAcme(Bo), Activity(50, program: "launch"), Activity(50, "event.attended", program: "launch"), Activity(50, member: Bo), Called(50),
            Opportunity("won", 400), Opportunity("earlier", 70, opened: 700, closed: 600), Open("open", 800));

        Assert.Equal([("github:ana", 400, 200), (Bo, 400, 100)], Won(attribution.ByMember()));
        Assert.Equal([("event.attended", 400, 100), ("post.created", 400, 200)], Won(attribution.ByActivity()));
        Assert.Equal([("launch", 400, 200)], Won(attribution.ByProgram()));
        Assert.Equal(400, Assert.Single(attribution.ByMember()[0].Currencies).Open.Total.Attributed);
        Assert.Equal(200, attribution.ByMember()[0].RecentWon["USD"]);
    }

    [Fact]
    public void Who_sourced_an_opportunity_has_it_in_full_even_without_a_credit()
    {
        var parts = Attribute(Opportunity("o", 100), AtAcme(), AtAcme(Bo), Activity(250), Activity(20, member: Bo)).ByMember();

        Assert.Equal([(Ana, 100, 0), (Bo, 100, 100)], Won(parts));
    }

    [Fact]
    public void Parts_of_any_account_sum_to_its_attributed_amounts_and_are_those_added_touch_by_touch()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var attribution = Attribute(Random(new Random(seed)));
            var members = attribution.ByMember();
            foreach (var currency in attribution.Revenue.Currencies)
            {
                var parts = members.SelectMany(part => part.Currencies).Where(part => part.Currency == currency.Currency).ToList();
                Assert.Equal(currency.Won.Total.Attributed, Sum(parts.Select(part => part.Won.Total.Attributed)));
                Assert.Equal(currency.Open.Total.Attributed, Sum(parts.Select(part => part.Open.Total.Attributed)));
            }

            var byHand = new SortedDictionary<(string Person, string Currency), (Int128 Full, Int128 Attributed)>();
            foreach (var revenue in attribution.Revenue.Opportunities.Where(revenue => revenue.Opportunity.Status == OpportunityStatus.Won))
            {
                var credited = attribution.Attribute(revenue.Opportunity.Id, [Attribution.Default], ChannelWeights.Empty)!;
                foreach (var person in credited.Touches.Zip(credited.Models[0].Credits).Where(touch => touch.First.IsCommunity).GroupBy(touch => touch.First.Person!))
                {
                    var known = byHand.GetValueOrDefault((person.Key, revenue.Opportunity.Currency));
                    byHand[(person.Key, revenue.Opportunity.Currency)] =
                        (known.Full + revenue.Opportunity.Amount, known.Attributed + person.Sum(touch => touch.Second));
                }
            }

            Assert.NotEmpty(byHand);
            foreach (var ((person, currency), (full, attributed)) in byHand)
            {
                var won = members.Single(part => part.Name == person).Currencies.Single(part => part.Currency == currency).Won.Total;
                Assert.Equal(attributed, won.Attributed);
                Assert.True(won.Full >= full, $"seed {seed}: {person} has {won.Full} {currency} in full, not {full}");
            }
        }
    }

    [Fact]
    public void Paths_are_of_journeys_with_touches_closed_in_the_last_365_days()
    {
        var paths = Attribute(
            Opportunity("a", 1), Opportunity("b", 1, "lost", opened: 150, closed: 100), Opportunity("c", 1, opened: 900, closed: 365), Open("d", 1),
            Opportunity("e", 1, opened: 364, closed: 364), AtAcme(), Called(120, "ads"), Called(110, "ads"), Activity(50), Called(370, "mail")).ClosedPaths();

        Assert.Equal(
            ["True ads,ads,post.created", "False ads,ads", "True mail"], paths.Select(path => $"{path.IsWon} {string.Join(',', path.Channels)}"));
    }

    [Fact]
    public void Everything_can_be_written_as_json()
    {
        var attribution = Attribute(AtAcme(), Activity(5), Opportunity("o", 100));
        var json = JsonSerializer.Serialize(
            (object)new { attribution.Revenue, Members = attribution.ByMember(), One = attribution.Attribute("o", Attribution.Models, ChannelWeights.Empty) },
            JsonSerializerOptions.Web);

        Assert.Contains("\"class\":\"influenced\"", json, StringComparison.Ordinal);
        Assert.Contains("\"full\":100,\"attributed\":100", json, StringComparison.Ordinal);
        Assert.Contains("\"model\":\"w_shaped\"", json, StringComparison.Ordinal);
        Assert.Contains("\"recentWon\":{\"USD\":100}", json, StringComparison.Ordinal);
    }

    internal static List<CommunityEvent> Random(Random random)
    {
        string[] kinds = ["new", "renewal", "expansion"];
        string[] statuses = ["won", "lost", "open"];
        string[] currencies = ["USD", "EUR", "JPY"];
        string[] members = [Ana, Bo, "github:cy"];
        List<CommunityEvent> events = [.. members.Select(member => AtAcme(member, random.Next(100, 400), random.Next(100)))];
        for (var i = 0; i < 60; i++)
        {
            events.Add(Activity(random.Next(400), random.Next(2) == 0 ? "post.created" : "event.attended", random.Next(3) == 0 ? "launch" : null,
                hour: random.Next(24), member: members[random.Next(3)]));
            events.Add(Called(random.Next(400), random.Next(2) == 0 ? "ads" : "sales.call", random.Next(24)));
        }

        for (var i = 0; i < 12; i++)
        {
            var opened = random.Next(350);
            events.Add(Opportunity(
                $"o{i}", random.Next(1_000_000), statuses[random.Next(3)], kinds[random.Next(3)], opened, random.Next(opened + 1), random.Next(400),
                currencies[random.Next(3)]));
        }

        return events;
    }

    private static Int128 Sum(IEnumerable<Int128> values) => values.Aggregate(Int128.Zero, (sum, value) => sum + value);

    private static IEnumerable<(string, int, int)> Won(ImmutableArray<RevenuePart> parts) => parts.Select(part =>
        (part.Name, (int)Assert.Single(part.Currencies).Won.Total.Full, (int)part.Currencies[0].Won.Total.Attributed));
}
