using System.Text.Json;

using CommunityScoring.Facts;
using CommunityScoring.Revenue;

using static CommunityScoring.Community.Paths;
using static CommunityScoring.Scores.ScoreFacts;

namespace CommunityScoring.Community;

public sealed class MarkovAttributionTests
{
    [Fact]
    public void Repeats_are_collapsed_and_a_removed_channel_leads_to_null()
    {
        var markov = MarkovAttribution.Of(JourneyCounts.Of([WonLetters("ABABBA"), WonLetters("ABBAA"), WonLetters("AA")]));

        Near(1, markov.Conversion);
        Assert.Equal(["A", "B"], markov.Effects.Keys);
        Near(1, markov.Effects["A"]);
        Near(0.5, markov.Effects["B"]);
        Near(2, markov.Results["A"]);
        Near(1, markov.Results["B"]);
    }

    [Fact]
    public void A_lost_journey_lowers_the_chance_of_the_whole_chain()
    {
        var markov = MarkovAttribution.Of(JourneyCounts.Of([Won("Ads"), Won("Ads"), Won("Mail"), Won("Ads>Mail"), Lost("Ads")]));

        Near(0.8, markov.Conversion);
        Near(0.75, markov.Effects["Ads"]);
        Near(0.5, markov.Effects["Mail"]);
        Near(2.4, markov.Results["Ads"]);
        Near(1.6, markov.Results["Mail"]);
    }

    [Fact]
    public void Without_journeys_there_is_no_chance_and_no_effect()
    {
        var markov = MarkovAttribution.Of(JourneyCounts.Of([]));

        Assert.Null(markov.Conversion);
        Assert.Empty(markov.Effects);
        Assert.Empty(markov.Results);
        Assert.Empty(CommunityAttribution.Of(JourneyCounts.Empty).Weights.MarkovEffects);
    }

    [Fact]
    public void Without_a_won_journey_nothing_has_an_effect()
    {
        var attribution = CommunityAttribution.Of(JourneyCounts.Of([Lost("A>B"), Lost("C")]));

        Assert.Equal((0, 2, 0), (attribution.Won, attribution.Lost, attribution.Conversion));
        Assert.Empty(attribution.Weights.MarkovEffects);
        Assert.Empty(attribution.Weights.ShapleyValues);
        Assert.Equal(
            [new ChannelAttribution("A", 0, 0, 0), new ChannelAttribution("B", 0, 0, 0), new ChannelAttribution("C", 0, 0, 0)],
            attribution.Channels.ToArray());
    }

    [Fact]
    public void A_channel_that_never_leads_to_a_win_has_no_effect()
    {
        // A → conversion 1 of 2, A → C → null.
        var markov = MarkovAttribution.Of(JourneyCounts.Of([Won("A"), Lost("A>C"), Lost("C")]));

        Near(1 / 3.0, markov.Conversion);
        Near(1, markov.Effects["A"]);
        Assert.Equal(0, markov.Effects["C"]);
        Near(1, markov.Results["A"]);
        Assert.Equal(0, markov.Results["C"]);
    }

    [Fact]
    public void A_single_channel_has_all_of_it()
    {
        var markov = MarkovAttribution.Of(JourneyCounts.Of([Won("A>A>A"), Lost("A"), Lost("A>A")]));

        Near(1 / 3.0, markov.Conversion);
        Near(1, markov.Effects["A"]);
        Near(1, markov.Results["A"]);
    }

    [Fact]
    public void A_journey_that_swings_a_long_time_is_solved()
    {
        // A ⇄ B; of 50 001 steps out of A, one converts.
        var path = new ChannelPath(true, [.. Enumerable.Range(0, 100_001).Select(index => index % 2 == 0 ? "A" : "B")]);
        var markov = MarkovAttribution.Of(JourneyCounts.Of([path]));

        Near(1, markov.Conversion);
        Near(1, markov.Effects["A"]);
        Assert.Equal(50_000 / 50_001.0, markov.Effects["B"], 1e-9);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 5)]
    [InlineData(4, 12)]
    [InlineData(5, 20)]
    public void The_effects_are_those_of_chains_with_a_channel_taken_out(int seed, int channels)
    {
        var counts = JourneyCounts.Of(Paths.Random(new Random(seed), 60 * channels, channels));
        var markov = MarkovAttribution.Of(counts);
        var whole = Converts(counts, null);

        Assert.NotNull(markov.Conversion);
        Assert.Equal(whole, markov.Conversion.Value, 1e-12);
        Assert.Equal(counts.Channels.Select(channel => channel.Channel), markov.Effects.Keys);
        foreach (var (channel, effect) in markov.Effects)
        {
            Assert.InRange(effect, 0, 1);
            Assert.Equal((whole - Converts(counts, channel)) / whole, effect, 1e-12);
        }

        Near(counts.Won, markov.Results.Values.Sum());
    }

    [Fact]
    public void Counts_that_are_not_those_of_whole_journeys_are_refused()
    {
        var lost = new JourneyCounts(
            1, 0, [new ChannelCounts("A", 1, 0, 0, [new ChannelStep("B", 1)], []), new ChannelCounts("B", 0, 0, 0, [new ChannelStep("A", 1)], [])]);

        Assert.Throws<InvariantException>(() => MarkovAttribution.Of(lost));
    }

    [Fact]
    public void Any_order_of_the_journeys_gives_equal_bits()
    {
        var random = new Random(6);
        var paths = Paths.Random(random, 2000, 30);
        var expected = JsonSerializer.Serialize(CommunityAttribution.Of(JourneyCounts.Of(paths)));
        for (var order = 0; order < 20; order++)
        {
            random.Shuffle(paths);
            Assert.Equal(expected, JsonSerializer.Serialize(CommunityAttribution.Of(JourneyCounts.Of(paths))));
        }
    }

    // The definition itself, by another way: each step of the chain walked until nothing is under way any more.
    private static double Converts(JourneyCounts counts, string? removed)
    {
        var open = counts.Channels.ToDictionary(channel => channel.Channel, channel => (double)channel.Starts / (counts.Won + counts.Lost));
        var converted = 0.0;
        while (open.Values.Sum() > 1e-15)
        {
            var next = counts.Channels.ToDictionary(channel => channel.Channel, _ => 0.0);
            foreach (var channel in counts.Channels.Where(channel => channel.Channel != removed))
            {
                double leaving = channel.Conversions + channel.Losses + channel.Next.Sum(to => to.Count);
                converted += open[channel.Channel] * channel.Conversions / leaving;
                foreach (var to in channel.Next)
                {
                    next[to.Channel] += open[channel.Channel] * to.Count / leaving;
                }
            }

            open = next;
        }

        return converted;
    }
}
