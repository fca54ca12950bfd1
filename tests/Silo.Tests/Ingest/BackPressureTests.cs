using Xunit;

namespace CommunityScoring.Silo.Ingest;

public sealed class BackPressureTests
{
    private static readonly ConsumerOptions s_options = new() { Records = 1_600 };

    [Theory]
    // Four partitions: a quarter of the room, 100 records each, is kept for those that have little.
    [InlineData(4, 1_200, 700, false)]
    [InlineData(4, 1_201, 101, true)]
    [InlineData(4, 1_500, 100, false)]
    // One has half of the room at most, however empty the others are.
    [InlineData(4, 800, 800, false)]
    [InlineData(4, 801, 801, true)]
    // Sixteen: four equal parts at most.
    [InlineData(16, 400, 400, false)]
    [InlineData(16, 401, 401, true)]
    // One alone has half as well.
    [InlineData(1, 801, 801, true)]
    public void A_partition_is_paused_when_the_room_of_all_or_its_own_is_used_up(int assigned, long total, int open, bool pauses) =>
        Assert.Equal(pauses, BackPressure.Pauses(s_options, assigned, total, open, isPaused: false));

    [Theory]
    [InlineData(4, 1_200, 400, true)]
    [InlineData(4, 801, 51, true)]
    [InlineData(4, 800, 400, false)]
    [InlineData(4, 1_600, 50, false)]
    [InlineData(4, 1_601, 0, true)]
    [InlineData(4, 401, 401, true)]
    public void It_goes_on_when_there_is_room_for_a_while(int assigned, long total, int open, bool pauses) =>
        Assert.Equal(pauses, BackPressure.Pauses(s_options, assigned, total, open, isPaused: true));

    [Theory]
    [InlineData(8, 1)]
    [InlineData(8, 7)]
    [InlineData(160, 40)]
    public void Partitions_that_stand_hold_up_no_other(int assigned, int standing)
    {
        var options = new ConsumerOptions();
        var open = new int[assigned];
        var paused = new bool[assigned];
        var random = new Random(standing);
        var taken = 0L;
        for (var step = 0; step < 20_000; step++)
        {
            // Those in front never end a record; the others end all they have before the next poll.
            var some = random.Next(assigned);
            if (!paused[some])
            {
                open[some] += options.BatchRecords;
                taken += some < standing ? 0 : options.BatchRecords;
            }

            var total = open.Sum(count => (long)count);
            for (var i = 0; i < assigned; i++)
            {
                paused[i] = BackPressure.Pauses(options, assigned, total, open[i], paused[i]);
            }

            Array.Clear(open, standing, assigned - standing);
        }

        Assert.All(paused[..standing], Assert.True);
        // Had nobody stood still, the others had been drawn about so often and never been paused.
        Assert.InRange(taken, 0.9 * 20_000 * options.BatchRecords * (assigned - standing) / assigned, double.MaxValue);
    }

    [Theory]
    [InlineData(24L << 30, 4_000_000)]
    [InlineData(4L << 30, 1_048_576)]
    [InlineData(1L << 30, 262_144)]
    [InlineData(64L << 20, 20_000)]
    public void A_small_process_lets_fewer_records_wait(long memoryBytes, int records) =>
        Assert.Equal(records, ConsumerOptions.For(memoryBytes).Records);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(160)]
    public void Whatever_comes_no_more_is_under_way_than_the_bound(int assigned)
    {
        var options = new ConsumerOptions();
        var open = new int[assigned];
        var paused = new bool[assigned];
        var random = new Random(assigned);
        for (var step = 0; step < 20_000; step++)
        {
            var some = random.Next(assigned);
            if (!paused[some])
            {
                open[some] += random.Next(options.BatchRecords);
            }

            var total = open.Sum(count => (long)count);
            Assert.InRange(total, 0, options.Records + options.BatchRecords);
            for (var i = 0; i < assigned; i++)
            {
                paused[i] = BackPressure.Pauses(options, assigned, total, open[i], paused[i]);
            }

            if (Array.TrueForAll(paused, one => one))
            {
                // The store answers again: everybody drains, and nobody stays paused for ever.
                Array.Clear(open);
                Assert.DoesNotContain(true, open.Select((count, i) => BackPressure.Pauses(options, assigned, 0, count, paused[i])));
            }
        }
    }
}
