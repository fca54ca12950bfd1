using static CommunityScoring.Community.Paths;
using static CommunityScoring.Scores.ScoreFacts;

namespace CommunityScoring.Community;

public sealed class ShapleyAttributionTests
{
    [Fact]
    public void Channels_of_a_won_journey_share_it_equally()
    {
        var values = ShapleyAttribution.Values(JourneyCounts.Of(
            [.. Enumerable.Repeat(Won("A"), 4), .. Enumerable.Repeat(Won("A>B"), 6)]));

        Assert.Equal(["A", "B"], values.Keys);
        Assert.Equal((7, 3), (values["A"], values["B"]));
    }

    [Fact]
    public void Order_repeats_and_lost_journeys_do_not_matter()
    {
        var values = ShapleyAttribution.Values(JourneyCounts.Of([Won("B>A>B>B"), Lost("A>B"), Lost("C"), Won("A>C>B")]));

        Near(0.5 + 1 / 3.0, values["A"]);
        Near(0.5 + 1 / 3.0, values["B"]);
        Near(1 / 3.0, values["C"]);
    }

    [Fact]
    public void A_channel_that_was_never_won_has_the_value_zero()
    {
        var values = ShapleyAttribution.Values(JourneyCounts.Of([Won("A"), Lost("A>C")]));

        Assert.Equal((1, 0), (values["A"], values["C"]));
    }

    [Fact]
    public void Without_won_journeys_there_are_no_values()
    {
        Assert.Empty(ShapleyAttribution.Values(JourneyCounts.Empty));
        Assert.Empty(ShapleyAttribution.Values(JourneyCounts.Of([Lost("A")])));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 8)]
    public void The_values_are_those_of_the_game(int seed, int channels)
    {
        var paths = Paths.Random(new Random(seed), 200, channels);
        var players = paths.SelectMany(path => path.Channels).Distinct().Order(StringComparer.Ordinal).ToArray();
        var sets = paths.Where(path => path.IsWon).Select(path => path.Channels.Distinct().Sum(channel => 1 << Array.IndexOf(players, channel))).ToArray();
        var worth = Enumerable.Range(0, 1 << players.Length).Select(coalition => sets.Count(set => (set & ~coalition) == 0)).ToArray();
        var values = ShapleyAttribution.Values(JourneyCounts.Of(paths));

        Assert.Equal(players, values.Keys);
        for (var player = 0; player < players.Length; player++)
        {
            // Shapley's formula: |S|! (n − |S| − 1)! / n! over the coalitions without the player.
            var value = 0.0;
            for (var coalition = 0; coalition < worth.Length; coalition++)
            {
                if ((coalition & (1 << player)) == 0)
                {
                    var size = int.PopCount(coalition);
                    value += Factorial(size) * Factorial(players.Length - size - 1) / Factorial(players.Length)
                        * (worth[coalition | (1 << player)] - worth[coalition]);
                }
            }

            Assert.Equal(value, values[players[player]], 1e-9);
        }

        Near(sets.Length, values.Values.Sum());
    }

    private static double Factorial(int number) => number <= 1 ? 1 : number * Factorial(number - 1);
}
