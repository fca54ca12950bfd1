using CommunityScoring.Index;
using CommunityScoring.Scores;
using Xunit;

namespace CommunityScoring.Tests.Index;

public sealed class RankingTests
{
    private static readonly string[] Ids = ["churned", "high", "low", "none", "twin-a", "twin-b"];

    private static readonly AccountFigures[] Figures =
    [
        new(RiskState.Churned, double.NaN, 90, 3, 10, double.NaN),
        new(RiskState.Critical, 90, 5, 0.1, double.NaN, 100),
        new(RiskState.Healthy, 10, 80, 2, 90, 5),
        new(RiskState.NoSignal, double.NaN, 0, double.NaN, double.NaN, double.NaN),
        new(RiskState.Watch, 50, 40, 1, 50, 50),
        new(RiskState.Watch, 50, 40, 1, 50, 50),
    ];

    [Theory]
    [InlineData("risk", "high,twin-a,twin-b,low,none,churned")]
    [InlineData("engagement", "churned,low,twin-a,twin-b,high,none")]
    [InlineData("momentum", "churned,low,twin-a,twin-b,high,none")]
    [InlineData("revenueInfluence", "low,twin-a,twin-b,churned,high,none")]
    [InlineData("openPipeline", "high,twin-a,twin-b,low,churned,none")]
    public void Highest_come_first_and_those_without_a_value_last(string order, string expected)
    {
        var ranked = Ranking.Of(RankingOrder.Find(order)!, [0, 1, 2, 3, 4, 5], number => Figures[number]);
        Assert.Equal(expected, string.Join(',', ranked.Select(number => Ids[number])));
    }

    [Fact]
    public void The_orders_are_those_of_the_api() =>
        Assert.Equal(["risk", "engagement", "momentum", "revenueInfluence", "openPipeline"], RankingOrder.All.Select(order => order.Name));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Many_are_ranked_as_their_ranks_compare(int seed)
    {
        var random = new Random(seed);
        string[] ids = [.. Enumerable.Range(0, 500).Select(number => $"a{number:000}")];
        AccountFigures[] figures = [.. ids.Select(_ => Figure(random))];
        foreach (var order in RankingOrder.All)
        {
            var expected = Enumerable.Range(0, ids.Length).OrderBy(number => order.RankOf(figures[number], ids[number]));
            Assert.Equal(expected, Ranking.Of(order, Enumerable.Range(0, ids.Length).ToArray(), number => figures[number]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Those_that_moved_find_their_places_among_the_others(int seed)
    {
        var random = new Random(seed);
        string[] ids = [.. Enumerable.Range(0, 300).Select(number => $"a{number:000}")];
        AccountFigures[] figures = [.. ids.Select(_ => Figure(random))];
        var isShown = Array.ConvertAll(ids, _ => random.Next(5) > 0);
        foreach (var order in RankingOrder.All)
        {
            int[] Ranked() => Ranking.Of(order, [.. Enumerable.Range(0, ids.Length).Where(number => isShown[number])], number => figures[number]);
            var ranked = Ranked();
            for (var round = 0; round < 20; round++)
            {
                HashSet<int> moved = [.. Enumerable.Range(0, random.Next(40)).Select(_ => random.Next(ids.Length))];
                foreach (var number in moved)
                {
                    (figures[number], isShown[number]) = (Figure(random), random.Next(5) > 0);
                }

                ranked = Ranking.Again(ranked, moved, number => isShown[number] ? order.RankOf(figures[number], ids[number]) : null);
                Assert.Equal(Ranked(), ranked);
            }
        }
    }

    private static AccountFigures Figure(Random random) =>
        new((RiskState)random.Next(6), Value(random), random.Next(20), Value(random), Value(random), Value(random));

    private static double Value(Random random) => random.Next(4) == 0 ? double.NaN : random.Next(10);
}
