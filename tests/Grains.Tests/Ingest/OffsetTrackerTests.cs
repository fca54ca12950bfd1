using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Ingest;
using CommunityScoring.Storage;
using Xunit;

namespace CommunityScoring.Tests.Ingest;

public sealed class OffsetTrackerTests
{
    [Theory]
    [InlineData("", 10, 3)]
    [InlineData("0", 11, 2)]
    [InlineData("1", 10, 3)] // one behind the first
    [InlineData("12", 10, 3)]
    [InlineData("10", 16, 1)] // over the hole in the offsets
    [InlineData("01", 16, 1)]
    [InlineData("210", 18, 0)]
    public void The_position_moves_over_what_is_finished_in_front(string finished, long position, int open)
    {
        var tracker = new OffsetTracker(10, OutcomeCounts.None);
        TrackedRecord[] records = [tracker.Add(10), tracker.Add(15), tracker.Add(17)];
        foreach (var index in finished)
        {
            tracker.Finish(records[index - '0'], Outcome.Counted);
        }

        Assert.Equal((position, open), (tracker.Position, tracker.Open));
        Assert.Equal((3 - open, 3 - open), (tracker.Finished, tracker.Counts.Total));
    }

    [Fact]
    public void Outcomes_count_once_they_are_behind_the_position_and_add_to_the_checkpoint()
    {
        var before = OutcomeCounts.None.Plus(Outcome.DeadLettered, "not_json").Plus(Outcome.Counted, null);
        var tracker = new OffsetTracker(2, before);
        var records = Enumerable.Range(2, 7).Select(offset => tracker.Add(offset)).ToArray();
        (Outcome, string?)[] outcomes =
        [
            (Outcome.Counted, null), (Outcome.Duplicate, null), (Outcome.Ignored, null), (Outcome.Expired, null),
            (Outcome.DeadLettered, "not_json"), (Outcome.DeadLettered, "too_large"),
        ];
        for (var i = outcomes.Length - 1; i > 0; i--)
        {
            tracker.Finish(records[i], outcomes[i].Item1, outcomes[i].Item2);
        }

        Assert.Equal(before, tracker.Counts with { DeadLettersByCode = before.DeadLettersByCode });
        tracker.Finish(records[0], Outcome.Counted);
        var counts = tracker.Counts;
        Assert.Equal((2, 1, 1, 1, 3), (counts.Counted, counts.Duplicate, counts.Ignored, counts.Expired, counts.DeadLettered));
        Assert.Equal([KeyValuePair.Create("not_json", 2L), KeyValuePair.Create("too_large", 1L)], counts.DeadLettersByCode);
        Assert.Equal((8, 8), (tracker.Position, counts.Total));
    }

    [Fact]
    public void Offsets_that_do_not_ascend_and_records_that_end_twice_break_an_invariant()
    {
        var tracker = new OffsetTracker(10, OutcomeCounts.None);
        Assert.Throws<InvariantException>(() => tracker.Add(9));
        var record = tracker.Add(10);
        Assert.Throws<InvariantException>(() => tracker.Add(10));
        tracker.Finish(record, Outcome.Counted);
        Assert.Throws<InvariantException>(() => tracker.Finish(record, Outcome.Counted));
    }

    [Fact]
    public void A_record_with_parts_has_ended_with_the_last_of_them_and_counts_once()
    {
        var tracker = new OffsetTracker(10, OutcomeCounts.None);
        var whole = tracker.Add(10);
        TrackedRecord[] parts = [tracker.Part(whole), tracker.Part(whole)];
        tracker.Finish(parts[0], Outcome.Ignored);
        tracker.Finish(whole, Outcome.Counted);
        Assert.Equal((10, 1), (tracker.Position, tracker.Open));
        Assert.Throws<InvariantException>(() => tracker.Finish(whole, Outcome.Counted));
        tracker.Finish(parts[1], Outcome.Ignored);
        Assert.Equal((11, 1L, 0L), (tracker.Position, tracker.Counts.Counted, tracker.Counts.Ignored));
        Assert.Throws<InvariantException>(() => tracker.Finish(parts[1], Outcome.Ignored));
        Assert.Throws<InvariantException>(() => tracker.Part(whole));
    }

    [Fact]
    public void Random_orders_end_with_every_record_counted_and_never_pass_an_open_one()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var tracker = new OffsetTracker(100, OutcomeCounts.None);
            var open = new SortedDictionary<long, TrackedRecord>();
            var (offset, added) = (100L, 0);
            while (added < 300 || open.Count > 0)
            {
                if (added < 300 && random.Next(2) == 0)
                {
                    offset += random.Next(1, 4);
                    open.Add(offset, tracker.Add(offset));
                    added++;
                }
                else if (open.Count > 0)
                {
                    var (at, record) = open.ElementAt(random.Next(open.Count));
                    open.Remove(at);
                    tracker.Finish(record, (Outcome)random.Next(4));
                }

                Assert.True(open.Count == 0 || tracker.Position <= open.First().Key, $"seed {seed}");
                Assert.True(added == tracker.Open + tracker.Counts.Total, $"seed {seed}");
            }

            Assert.Equal((offset + 1, 300), (tracker.Position, tracker.Counts.Total));
        }
    }
}
