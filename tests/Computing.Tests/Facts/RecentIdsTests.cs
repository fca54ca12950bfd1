using static CommunityScoring.Facts.Said;

namespace CommunityScoring.Facts;

public sealed class RecentIdsTests
{
    [Fact]
    public void The_same_source_and_id_is_a_duplicate_and_only_that()
    {
        var ids = new RecentIds([], []);
        Assert.True(ids.Add("/a", "1", Today));
        Assert.False(ids.Add("/a", "1", Today));
        Assert.False(ids.Add("/a", "1", Today.AddDays(6)));
        Assert.True(ids.Add("/b", "1", Today));
        Assert.True(ids.Add("/a", "2", Today));
        Assert.True(ids.Add("/a1", "", Today));
        Assert.True(ids.Add("", "/a1", Today));
    }

    [Theory]
    [InlineData(256, 400, true)] // the last 256 stay whatever their age
    [InlineData(257, 400, false)] // one more, and the oldest goes
    [InlineData(4000, 7, true)] // 7 days after arrival
    [InlineData(4000, 8, false)]
    [InlineData(4096, 0, true)] // 4 096 at most
    [InlineData(4097, 0, false)]
    public void How_long_the_first_id_is_remembered(int ids, int daysLater, bool isRemembered)
    {
        var recent = new RecentIds([], []);
        for (var i = 0; i < ids - 1; i++)
        {
            Assert.True(recent.Add("/s", $"{i}", Today));
        }

        Assert.True(recent.Add("/s", "last", Today.AddDays(daysLater)));
        Assert.Equal(!isRemembered, recent.Add("/s", "0", Today.AddDays(daysLater)));
    }

    [Fact]
    public void A_flood_of_old_ids_leaves_the_last_256()
    {
        var recent = new RecentIds([], []);
        for (var i = 0; i < 3000; i++)
        {
            recent.Add("/s", $"{i}", Today);
        }

        recent.Add("/s", "later", Today.AddDays(30));

        Assert.Equal(RecentIds.Least, recent.Hashes.Length);
        Assert.Equal([new IdRun(Today, 255), new IdRun(Today.AddDays(30), 1)], recent.Runs.AsEnumerable());
        Assert.False(recent.Add("/s", "2999", Today.AddDays(30)));
        Assert.False(recent.Add("/s", "2745", Today.AddDays(30)));
        Assert.True(recent.Add("/s", "2744", Today.AddDays(30)));
    }

    [Fact]
    public void Random_arrivals_keep_the_limits_and_the_sums_over_restarts()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            var recent = new RecentIds([], []);
            var arrived = new List<(string Id, DateOnly Day)>();
            var today = Today;
            var perDay = random.Next(1, 1200);
            for (var i = 0; i < 6000; i++)
            {
                if (random.Next(perDay) == 0)
                {
                    today = today.AddDays(random.Next(-1, 4));
                }

                var id = $"{seed}-{i}";
                Assert.True(recent.Add("/s", id, today));
                arrived.Add((id, today));
                if (random.Next(50) == 0)
                {
                    recent = new RecentIds(recent.Hashes.AsSpan(), recent.Runs.AsSpan());
                }
            }

            Assert.Equal(recent.Hashes.Length, recent.Runs.Sum(run => run.Count));
            Assert.True(recent.Hashes.Length is >= RecentIds.Least and <= RecentIds.Most, $"seed {seed}: {recent.Hashes.Length}");
            Assert.All(recent.Runs, run => Assert.True(run.Count > 0));
            Assert.Equal(recent.Runs.OrderBy(run => run.ArrivedOn).Select(run => run.ArrivedOn).Distinct(), recent.Runs.Select(run => run.ArrivedOn));

            // What must be remembered is: of the last 4 096 those of 7 days, and the last 256.
            var last = arrived.TakeLast(RecentIds.Most).ToList();
            // A clock that steps back makes nothing younger.
            var newest = arrived.Max(item => item.Day).DayNumber;
            var must = last.Where((item, index) => index >= last.Count - RecentIds.Least || item.Day.DayNumber >= newest - RecentIds.Days);
            foreach (var (id, _) in must)
            {
                var copy = new RecentIds(recent.Hashes.AsSpan(), recent.Runs.AsSpan());
                Assert.False(copy.Add("/s", id, today), $"seed {seed}: {id} was forgotten");
            }
        }
    }

    [Fact]
    public void Ids_and_days_that_do_not_add_up_are_refused()
    {
        Assert.Throws<InvalidDataException>(() => new RecentIds([1, 2], [new IdRun(Today, 1)]));
        Assert.Throws<InvalidDataException>(() => new RecentIds([], [new IdRun(Today, 1)]));
    }
}
