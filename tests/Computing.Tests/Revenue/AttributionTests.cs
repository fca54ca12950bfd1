using static CommunityScoring.Facts.Said;
using static CommunityScoring.Revenue.RevenueFacts;
using static CommunityScoring.Scores.ScoreFacts;

namespace CommunityScoring.Revenue;

/// <summary>Hand-computed credits of every model. A journey is written as the days before the closing on which it was touched.</summary>
public sealed class AttributionTests
{
    [Theory]
    // One touch has it all, two share by halves but for first, last and decay.
    [InlineData(AttributionModel.First, 1000, "9", "1000")]
    [InlineData(AttributionModel.Last, 1000, "9", "1000")]
    [InlineData(AttributionModel.Linear, 1000, "9", "1000")]
    [InlineData(AttributionModel.Position, 1000, "9", "1000")]
    [InlineData(AttributionModel.TimeDecay, 1000, "9", "1000")]
    [InlineData(AttributionModel.First, 1000, "9 5", "1000 0")]
    [InlineData(AttributionModel.Last, 1000, "9 5", "0 1000")]
    [InlineData(AttributionModel.Linear, 1000, "9 5", "500 500")]
    [InlineData(AttributionModel.Position, 1000, "9 5", "500 500")]
    // More than two.
    [InlineData(AttributionModel.First, 1000, "9 5 1", "1000 0 0")]
    [InlineData(AttributionModel.Last, 1000, "9 5 1", "0 0 1000")]
    [InlineData(AttributionModel.Position, 1000, "9 5 1", "400 200 400")]
    [InlineData(AttributionModel.Position, 1000, "9 7 5 3 1", "400 67 67 66 400")]
    // What is left goes in single units to the larger remainder, and of equal ones to the earlier touch.
    [InlineData(AttributionModel.Linear, 1000, "9 5 1", "334 333 333")]
    [InlineData(AttributionModel.Linear, 1001, "9 5 1", "334 334 333")]
    [InlineData(AttributionModel.Linear, 1, "9 5 1", "1 0 0")]
    [InlineData(AttributionModel.Linear, 0, "9 5 1", "0 0 0")]
    [InlineData(AttributionModel.Position, 1, "9 5", "1 0")]
    [InlineData(AttributionModel.Position, 7, "9 7 5 1", "3 1 0 3")] // 2.8 0.7 0.7 2.8
    // Weights 1/4 : 1/2 : 1, a half-life apart.
    [InlineData(AttributionModel.TimeDecay, 700, "60 30 0", "100 200 400")]
    [InlineData(AttributionModel.TimeDecay, 7000, "180 150 120", "1000 2000 4000")]
    [InlineData(AttributionModel.TimeDecay, 8, "60 30 0", "1 2 5")] // 1.14 2.29 4.57
    [InlineData(AttributionModel.TimeDecay, 100, "9 9 9", "34 33 33")]
    public void Credits_by_hand(AttributionModel model, long amount, string daysAgo, string credits) =>
        Assert.Equal(credits, Written(Journey(amount, daysAgo).Credits("o", model)));

    [Theory]
    [InlineData("9 7 5 3 1", 6, 4, "300 300 300 50 50")]
    [InlineData("9 7 5 3 1", 8, 2, "600 34 33 300 33")] // 600 33⅓ 33⅓ 300 33⅓, and one unit left
    [InlineData("9 7 5 3 1", 6, 6, "300 600 34 33 33")]
    [InlineData("9 7 5 3 1", 9, 8, "900 25 25 25 25")] // at the very instant of the first touch
    [InlineData("9 7 5 3 1", null, 4, "428 48 428 48 48")] // 0.3 0.3 and 0.1 over 0.7: 428.57 47.62 428.57 47.62 47.62
    [InlineData("9 7 5 3 1", 10, 4, "428 48 428 48 48")] // a lead before any touch
    [InlineData("9 7 5", null, 10, "750 125 125")] // neither milestone
    [InlineData("9 7 5", 6, 4, "334 333 333")] // no rest
    [InlineData("9", 6, 4, "1000")]
    [InlineData("9 5", null, 6, "857 143")] // 6/7 and 1/7
    [InlineData("9 5", null, 4, "500 500")]
    public void W_shaped_by_hand(string daysAgo, int? lead, int opened, string credits)
    {
        var computed = Journey(1000, daysAgo, lead, opened).Credits("o", AttributionModel.WShaped);

        Assert.Equal(1000, computed.Sum());
        Assert.Equal(credits, Written(computed));
    }

    [Theory]
    [InlineData("a b", "750 250")]
    [InlineData("a b a", "375 250 375")]
    [InlineData("a x a", "500 0 500")] // nothing is known of x
    [InlineData("x y", "500 500")] // nor of any: as linear
    [InlineData("b b b", "334 333 333")]
    public void What_was_learnt_is_shared_by_the_journeys_own_channels_and_equally_by_their_touches(string channels, string credits)
    {
        var names = channels.Split(' ');
        var attribution = Attribute([Opportunity("o", 1000), .. names.Select((name, i) => Called(20 - i, name))]);
        var learnt = Learnt(("a", 0.75), ("b", 0.25), ("unused", 1));

        Assert.Equal(credits, Written(attribution.Credits("o", AttributionModel.Markov, learnt)));
        Assert.Equal(credits, Written(attribution.Credits("o", AttributionModel.Shapley, learnt)));
    }

    [Fact]
    public void Over_opportunities_the_normalised_credits_sum_to_other_values_than_the_communitys()
    {
        // Ads won twice, Mail once, Ads and Mail once, Ads lost once: effects ¾ and ½, results 2.4 and 1.6, credits 2.6 and 1.4.
        var learnt = Learnt(("ads", 0.75), ("mail", 0.5));
        string[] won = ["ads", "ads", "mail", "ads mail"];
        var (ads, mail) = (0L, 0L);
        foreach (var channels in won)
        {
            var names = channels.Split(' ');
            var credits = Attribute([Opportunity("o", 1000), .. names.Select((name, i) => Called(20 - i, name))])
                .Credits("o", AttributionModel.Markov, learnt);
            ads += names.Zip(credits).Where(touch => touch.First == "ads").Sum(touch => touch.Second);
            mail += names.Zip(credits).Where(touch => touch.First == "mail").Sum(touch => touch.Second);
        }

        Assert.Equal((2600, 1400), (ads, mail));
    }

    [Fact]
    public void Channels_of_equal_effect_tie_whatever_the_rounding_of_what_was_learnt()
    {
        // ⅔ of it over two touches and ⅓ over one are equal: the unit left goes to the earliest, which is the one.
        var attribution = Attribute(Opportunity("o", 1000), Called(9, "b"), Called(8, "a"), Called(7, "a"));

        Assert.Equal("334 333 333", Written(attribution.Credits("o", AttributionModel.Markov, Learnt(("a", 2 / 3.0), ("b", 1 / 3.0)))));
    }

    [Fact]
    public void Without_a_touch_there_are_no_credits()
    {
        var attribution = Attribute(Opportunity("o", 1000)).Attribute("o", Attribution.Models, ChannelWeights.Empty)!;

        Assert.Empty(attribution.Touches);
        Assert.Equal(8, attribution.Models.Length);
        Assert.All(attribution.Models, model => Assert.True(model.Credits.IsEmpty && model is { Attributed: 0, CommunityShare: 0 }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(999_999_999_999_999)]
    [InlineData(1_000_000_000_000_007)]
    [InlineData(long.MaxValue)]
    [InlineData(-1001)] // no event says so; the function holds all the same
    public void Credits_sum_to_the_amount_exactly_in_every_model(long amount)
    {
        var random = new Random((int)(amount % 1000));
        for (var round = 0; round < 50; round++)
        {
            var touches = Enumerable.Range(0, random.Next(1, 40)).Select(_ => Called(random.Next(181), $"c{random.Next(5)}", random.Next(13)));
            var attribution = Attribute([Opportunity("o", amount, opened: random.Next(200), lead: random.Next(200)), .. touches])
                .Attribute("o", Attribution.Models, Learnt(("c0", 0.1), ("c1", 1 / 3.0), ("c2", 2.7), ("c3", 1e-9)))!;

            Assert.All(attribution.Models, model =>
            {
                Assert.Equal(amount, model.Credits.Sum());
                Near(1, model.Weights.Sum());
                Assert.All(model.Credits.Zip(model.Weights), touch => Assert.True(Math.Abs(touch.First - (amount * touch.Second)) <= 1 + Math.Abs(amount * 1e-12)));
            });
        }
    }

    [Fact]
    public void A_large_amount_is_shared_without_the_error_of_a_floating_point_weight()
    {
        // Two thirds and one third of it: a double is good to a tenth of a unit here, the credits to the unit.
        var credits = Journey(3_000_000_000_000_000_003, "30 0").Credits("o", AttributionModel.TimeDecay);

        Assert.Equal("1000000000000000001 2000000000000000002", Written(credits));
    }

    [Fact]
    public void All_models_stand_side_by_side_in_their_order() => Assert.Equal(
        ["First", "Last", "Linear", "Position", "WShaped", "TimeDecay", "Markov", "Shapley"],
        Journey(10, "3 2").Attribute("o", Attribution.Models, ChannelWeights.Empty)!.Models.Select(model => model.Model.ToString()));

    // Each touch an hour after the one before, so that those of one day have an order.
    private static AccountAttribution Journey(long amount, string daysAgo, int? lead = null, int opened = 4)
    {
        var touches = daysAgo.Split(' ').Select((ago, i) => Called(int.Parse(ago, null), hour: ago == "0" ? 12 : 12 - daysAgo.Split(' ').Length + 1 + i));
        var won = Opportunity("o", amount, opened: opened) with
        {
            LeadAt = lead is { } day ? Time(day) : null,
            ClosedAt = Time(0),
        };
        return Attribute([won, .. touches]);
    }

    private static string Written(IEnumerable<long> credits) => string.Join(' ', credits);
}
