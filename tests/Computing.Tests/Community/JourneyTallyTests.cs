using System.Text.Json;

using CommunityScoring.Facts;

using static CommunityScoring.Community.Paths;
using static CommunityScoring.Scores.ScoreFacts;

namespace CommunityScoring.Community;

public sealed class JourneyTallyTests
{
    [Fact]
    public void Journeys_are_counted_channel_by_channel()
    {
        var counts = JourneyCounts.Of([Won("b>a>a>b"), Lost("a>b"), Won("a")]);

        Assert.Equal((2, 1), (counts.Won, counts.Lost));
        Assert.Equal(
            Json(new JourneyCounts(2, 1,
            [
                new ChannelCounts("a", 2, 1, 0, [new ChannelStep("b", 2)], [new WonOfSize(1, 1), new WonOfSize(2, 1)]),
                new ChannelCounts("b", 1, 1, 1, [new ChannelStep("a", 1)], [new WonOfSize(2, 1)]),
            ])),
            Json(counts));
    }

    [Fact]
    public void A_journey_without_touches_counts_nothing() =>
        Assert.Equal(Json(JourneyCounts.Empty), Json(JourneyCounts.Of([new(true, []), new(false, [])])));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_split_into_parts_and_any_order_of_adding_gives_the_same_counts(int seed)
    {
        var random = new Random(seed);
        var paths = Paths.Random(random, 500, 15);
        var expected = Json(JourneyCounts.Of(paths));
        for (var round = 0; round < 10; round++)
        {
            random.Shuffle(paths);
            var parts = paths.GroupBy(_ => random.Next(1, 40)).Select(JourneyCounts.Of).ToArray();
            var tally = new JourneyTally();
            foreach (var part in parts)
            {
                tally.Add(part);
            }

            Assert.Equal(expected, Json(tally.Counts()));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_was_added_and_taken_away_leaves_no_trace(int seed)
    {
        var random = new Random(seed);
        var before = JourneyCounts.Of(Paths.Random(random, 100, 6));
        var parts = Enumerable.Range(0, 20).Select(_ => JourneyCounts.Of(Paths.Random(random, random.Next(30), 20))).ToArray();
        var tally = new JourneyTally();
        tally.Add(before);
        foreach (var part in parts)
        {
            tally.Add(part);
        }

        random.Shuffle(parts);
        foreach (var part in parts)
        {
            tally.Remove(part);
        }

        Assert.Equal(Json(before), Json(tally.Counts()));
    }

    [Fact]
    public void Taking_away_what_was_not_added_is_a_defect()
    {
        var tally = new JourneyTally();
        tally.Add(JourneyCounts.Of([Won("a>b"), Won("c"), Lost("d")]));

        Assert.Throws<InvariantException>(() => tally.Remove(JourneyCounts.Of([Lost("a"), Lost("a")])));
        Assert.Throws<InvariantException>(() => tally.Remove(JourneyCounts.Of([Won("b>a")])));
        Assert.Throws<InvariantException>(() => new JourneyLedger().Remove([new ClosedJourneys(Today, JourneyCounts.Empty)]));
    }

    [Fact]
    public void The_window_has_as_many_days_as_asked_for_and_knows_nothing_of_later_ones()
    {
        ClosedJourneys[] journeys =
        [
            new(Today.AddDays(1), JourneyCounts.Of([Won("late")])),
            new(Today, JourneyCounts.Of([Won("today")])),
            new(Today.AddDays(-364), JourneyCounts.Of([Lost("edge")])),
            new(Today.AddDays(-365), JourneyCounts.Of([Won("old")])),
        ];
        var ledger = new JourneyLedger();
        ledger.Add(journeys);

        Assert.Equal(Json(JourneyCounts.Of([Won("today"), Lost("edge")])), Json(ledger.Closed(Today, 365)));
        Assert.Equal(Json(JourneyCounts.Of([Won("old"), Lost("edge")])), Json(ledger.Closed(Today.AddDays(-1), 365)));
        Assert.Equal(Json(JourneyCounts.Of([Won("late")])), Json(ledger.Closed(Today.AddDays(1), 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ledger.Closed(Today, 0));

        ledger.Remove(journeys[1..]);
        Assert.Equal(Json(JourneyCounts.Of([Won("late")])), Json(ledger.Closed(Today.AddDays(30), 365)));
    }

    [Fact]
    public void Counts_survive_json()
    {
        var counts = JourneyCounts.Of(Paths.Random(new Random(9), 300, 20));
        Assert.Equal(Json(counts), Json(JsonSerializer.Deserialize<JourneyCounts>(Json(counts))!));
    }

    private static string Json(JourneyCounts counts) => JsonSerializer.Serialize(counts);
}
