using CommunityScoring.People;

using Xunit.Abstractions;

using static CommunityScoring.Scores.ScoreFacts;

namespace CommunityScoring.Scores;

public sealed class AccountHistoryTests(ITestOutputHelper output)
{
    [Fact]
    public void The_series_equals_the_score_of_each_day()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        foreach (var size in (int[])[0, 1, 1, 2, 3, 12])
        {
            var persons = RandomAccount.Persons(random, size);
            AccountProfile profile = new(null, random.Next(2) == 0 ? Today.AddDays(random.Next(-50, 150)) : null);
            AssertSeries(profile, persons, ScoringModel.Default, Today.AddDays(-130), Today.AddDays(40));
        }
    }

    [Fact]
    public void The_series_may_be_longer_than_the_lookback()
    {
        var model = ScoringModel.Parse(Edited(("\"lookbackDays\": 730", "\"lookbackDays\": 17"), ("\"foldDays\": 90", "\"foldDays\": 5")));
        var persons = RandomAccount.Persons(new Random(5), 4, days: 40, reach: 120);
        AssertSeries(new AccountProfile(), persons, model, Today.AddDays(-130), Today.AddDays(40));
    }

    [Fact]
    public void Sums_of_nothing_are_exactly_zero()
    {
        AccountPerson[] persons = [Person("a", Ago(731, "post.created", 10), Ago(740, "course.completed", 2), Ago(735, "event.hosted"))];
        var days = AccountHistory.Of(new AccountProfile(), persons, ScoringModel.Default, Today.AddDays(-20), Today.AddDays(20));
        Assert.All(days.Where(day => day.Day >= Today), day => Assert.Equal((0.0, null, null, RiskState.NoSignal), (day.Engagement, day.Momentum, day.Risk, day.State)));
        Assert.All(days.Where(day => day.Day < Today), day => Assert.True(day.Engagement > 0 && day.Momentum > 0 && day.Risk > 0));
    }

    [Fact]
    public void An_empty_range_is_refused() =>
        Assert.Throws<ArgumentException>(() => AccountHistory.Of(new AccountProfile(), [], ScoringModel.Default, Today, Today.AddDays(-1)));

    private static void AssertSeries(AccountProfile profile, AccountPerson[] persons, ScoringModel model, DateOnly from, DateOnly to)
    {
        var series = AccountHistory.Of(profile, persons, model, from, to);
        Assert.Equal(to.DayNumber - from.DayNumber + 1, series.Length);
        foreach (var day in series)
        {
            var direct = AccountScoring.Score(profile, persons, model, day.Day);
            AssertNear(direct.Engagement, day.Engagement);
            AssertNear(direct.Momentum, day.Momentum);
            AssertNear(direct.Risk.Score, day.Risk);
            Assert.Equal(direct.Risk.State, day.State);
        }
    }

    private static void AssertNear(double? expected, double? actual)
    {
        if (expected is { } value)
        {
            Near(value, actual);
        }
        else
        {
            Assert.Null(actual);
        }
    }
}
