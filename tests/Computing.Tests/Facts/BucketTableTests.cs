using System.Text.Json;

using static CommunityScoring.Facts.Said;

namespace CommunityScoring.Facts;

public sealed class BucketTableTests
{
    private static readonly string[] Activities = ["answer.accepted", "post.created", "x", "ünïcode.☃"];
    private static readonly string?[] Programs = [null, "", "launch", "post.created"];

    [Fact]
    public void An_activity_counts_and_keeps_the_first_time_of_the_day()
    {
        var table = new BucketTable(PackedBuckets.Empty);
        table.AddActivity(Time(1, 14), "post.created", null, 0);
        table.AddActivity(Time(1, 9), "post.created", null, 0);
        table.AddActivity(Time(1, 17), "post.created", null, 0);

        Assert.Equal([new Bucket(Ago(1), "post.created", null, 3, TimeSpan.FromHours(9).Ticks, 0, 0)], table.Pack().Decode().ToArray());
    }

    [Fact]
    public void The_day_is_the_utc_day_whatever_the_offset()
    {
        var table = new BucketTable(PackedBuckets.Empty);
        table.AddActivity(new DateTimeOffset(2026, 11, 20, 1, 30, 0, TimeSpan.FromHours(2)), "x", null, 0);

        Assert.Equal([new Bucket(new DateOnly(2026, 11, 19), "x", null, 1, new TimeSpan(23, 30, 0).Ticks, 0, 0)], table.Pack().Decode().ToArray());
    }

    [Fact]
    public void Sentiments_add_apart_by_their_sign()
    {
        var table = new BucketTable(PackedBuckets.Empty);
        foreach (var sentiment in new[] { 1_000_000, -250_000, 1, 0, -1_000_000 })
        {
            table.AddActivity(Time(0), "x", null, sentiment);
        }

        var bucket = Assert.Single(table.Pack().Decode().ToArray());
        Assert.Equal((5, 1_000_001, 1_250_000), (bucket.Count, bucket.Positive, bucket.Negative));
    }

    [Fact]
    public void A_retraction_before_its_activity_waits_below_zero()
    {
        var table = new BucketTable(PackedBuckets.Empty);
        table.Retract(Ago(3), "post.created", "launch", 2);
        Assert.Equal([new Bucket(Ago(3), "post.created", "launch", -2, -1, 0, 0)], table.Pack().Decode().ToArray());

        table = new BucketTable(table.Pack());
        table.AddActivity(Time(3, 8), "post.created", "launch", 0);
        Assert.Equal([new Bucket(Ago(3), "post.created", "launch", -1, TimeSpan.FromHours(8).Ticks, 0, 0)], table.Pack().Decode().ToArray());
    }

    [Fact]
    public void Day_activity_and_program_each_make_a_bucket_of_their_own_in_ordinal_order()
    {
        var table = new BucketTable(PackedBuckets.Empty);
        table.AddActivity(Time(1), "b", "p", 0);
        table.AddActivity(Time(1), "b", null, 0);
        table.AddActivity(Time(1), "B", "p", 0);
        table.AddActivity(Time(2), "c", "p", 0);

        Assert.Equal(
            [(Ago(2), "c", "p"), (Ago(1), "B", "p"), (Ago(1), "b", null), (Ago(1), "b", "p")],
            table.Pack().Decode().ToArray().Select(bucket => (bucket.Day, bucket.Activity, bucket.Program)));
        Assert.Equal(Ago(2), table.FirstDay);
        Assert.Equal(1, table.RemoveWhere(bucket => bucket.Day == Ago(2)));
        Assert.Equal(3, table.Count);
    }

    [Fact]
    public void Random_tables_survive_packing_and_json()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var buckets = RandomBuckets(new Random(seed));
            var packed = PackedBuckets.Encode(buckets);

            Assert.True(buckets.AsSpan().SequenceEqual(PackedBuckets.FromBytes([.. packed.Bytes]).Decode()), $"seed {seed}");
            Assert.True(packed.Equals(new BucketTable(packed).Pack()), $"seed {seed}");
            var read = JsonSerializer.Deserialize<PackedBuckets>(JsonSerializer.Serialize(packed))!;
            Assert.True(packed.Equals(read) && packed.GetHashCode() == read.GetHashCode(), $"seed {seed}");
        }
    }

    [Fact]
    public void Equality_is_that_of_the_bytes()
    {
        var one = PackedBuckets.Encode([new Bucket(Today, "x", null, 1, 0, 0, 0)]);
        var two = PackedBuckets.Encode([new Bucket(Today, "x", null, 2, 0, 0, 0)]);

        Assert.False(one.Equals(two));
        Assert.False(one.Equals(PackedBuckets.Empty));
        Assert.True(PackedBuckets.Empty.Equals(PackedBuckets.Encode([])));
        Assert.Equal(0, PackedBuckets.Empty.Decode().Length);
    }

    [Fact]
    public void Bytes_that_are_cut_off_or_too_long_are_refused()
    {
        var bytes = PackedBuckets.Encode(RandomBuckets(new Random(7))).Bytes;
        for (var length = 1; length < bytes.Length; length++)
        {
            var cut = PackedBuckets.FromBytes(bytes[..length]);
            Assert.Throws<InvalidDataException>(() => cut.Decode().Length);
        }

        Assert.Throws<InvalidDataException>(() => PackedBuckets.FromBytes([.. bytes, 0]).Decode().Length);
    }

    [Fact]
    public void Damaged_bytes_give_buckets_or_are_refused_and_nothing_else()
    {
        var refused = 0;
        for (var seed = 1; seed <= 3000; seed++)
        {
            var random = new Random(seed);
            var bytes = PackedBuckets.Encode(RandomBuckets(new Random(seed % 20 + 1))).Bytes.ToArray();
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                _ = PackedBuckets.FromBytes(bytes).Decode().Length;
            }
            catch (InvalidDataException)
            {
                refused++;
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed}: {exception}");
            }
        }

        Assert.InRange(refused, 300, 3000);
    }

    [Theory]
    [InlineData("02")] // unknown format
    [InlineData("01FFFFFFFF0F")] // four milliard strings
    [InlineData("0100FFFFFFFF0F")] // four milliard buckets
    [InlineData("010001010000000000")] // a string that is not there
    [InlineData("01010178" + "01" + "FFFFFFFF07" + "000000000000")] // a day past the calendar
    [InlineData("01FFFFFFFFFFFFFFFFFFFF01")] // a number without end
    public void Known_damage_is_refused(string hex) =>
        Assert.Throws<InvalidDataException>(() => PackedBuckets.FromBytes(Convert.FromHexString(hex)).Decode().Length);

    private static Bucket[] RandomBuckets(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 60))
            .Select(_ => (Day: Ago(random.Next(0, 1200)), Activity: Activities[random.Next(4)], Program: Programs[random.Next(4)]))
            .Distinct()
            .OrderBy(key => key.Day)
            .ThenBy(key => key.Activity, StringComparer.Ordinal)
            .ThenBy(key => key.Program, StringComparer.Ordinal)
            .Select(key => new Bucket(
                key.Day,
                key.Activity,
                key.Program,
                random.Next(8) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : random.Next(-5, 30),
                random.Next(4) == 0 ? -1 : random.NextInt64(0, TimeSpan.TicksPerDay),
                random.Next(3) == 0 ? random.NextInt64(0, 1L << 50) : 0,
                random.Next(3) == 0 ? random.Next(0, 1_000_001) : 0))];
}
