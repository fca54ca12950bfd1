using CommunityScoring.Contracts;
using CommunityScoring.Silo.Hosting;
using CommunityScoring.Silo.Ingest;
using CommunityScoring.Storage;
using Confluent.Kafka;
using Xunit;

namespace CommunityScoring.Silo.Tests.Ingest;

public sealed class StartingPointTests
{
    private const string TopicId = "id-1";
    private static readonly DateTimeOffset s_now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
    private static readonly OutcomeCounts s_counts = OutcomeCounts.None with { Counted = 7 };

    [Theory]
    // Nothing stored: the beginning, wherever that is by now; decisions about new logs do not matter.
    [InlineData(null, 0, 10, false, null, 0)]
    [InlineData(null, 5, 10, false, null, 5)]
    [InlineData(null, 5, 10, false, "end", 5)]
    // A log that the store has never seen: as the operator decides.
    [InlineData(null, 5, 10, true, "beginning", 5)]
    [InlineData(null, 5, 10, true, "end", 10)]
    [InlineData(null, 5, 10, true, "2026-11-20T00:00:00Z", 8)]
    // A checkpoint within what the broker has, its ends included.
    [InlineData(7L, 5, 10, false, null, 7)]
    [InlineData(5L, 5, 10, false, null, 5)]
    [InlineData(10L, 5, 10, false, null, 10)]
    [InlineData(0L, 0, 0, false, null, 0)]
    [InlineData(7L, 5, 10, true, "end", 7)]
    public void Reading_begins(long? stored, long low, long high, bool isNewLog, string? newTopicStart, long expected)
    {
        var (from, problem, gap) = Find(stored, low, high, isNewLog, newTopicStart);
        Assert.Null(problem);
        Assert.Null(gap);
        Assert.Equal(expected, from.Position);
        Assert.Equal((TopicId, "events", 3), (from.TopicId, from.Topic, from.Partition));
        Assert.Equal(stored is null ? OutcomeCounts.None : s_counts, from.Counts);
    }

    [Fact]
    public void A_loss_is_named_with_its_offsets_and_the_way_to_accept_it()
    {
        var (from, problem, gap) = Find(7, 12, 20);
        Assert.Equal(7, from.Position);
        Assert.Equal(
            "records 7 to 11 were removed by the broker before they were read; to go on without them accept the gap by POST"
            + " /v1/partitions/3:accept-gap with topic events and offset 7, or set Kafka__AcceptedGaps__0=events/3@7 and restart",
            problem);
        Assert.Equal(new PartitionGap(TopicId, "events", 3, 7, 11), gap);
    }

    [Fact]
    public void An_accepted_loss_is_skipped_and_the_counters_are_kept()
    {
        var (from, problem, gap) = Find(7, 12, 20, accepted: "events/3@7");
        Assert.Null(problem);
        Assert.Null(gap);
        Assert.Equal(12, from.Position);
        Assert.Equal(s_counts, from.Counts);
    }

    [Theory]
    [InlineData("events/3@6")]
    [InlineData("events/2@7")]
    [InlineData("other/3@7")]
    [InlineData("events/3")]
    public void Another_name_accepts_nothing(string accepted) => Assert.NotNull(Find(7, 12, 20, accepted: accepted).Problem);

    [Fact]
    public void A_loss_can_be_accepted_while_the_silo_runs_and_may_have_grown()
    {
        var start = Start();
        start.Accept(new PartitionGap(TopicId, "events", 3, 7, 11));
        var (from, problem, _) = Find(start, 7, 12, 20);
        Assert.Null(problem);
        Assert.Equal(12, from.Position);
        Assert.Equal(14, Find(start, 7, 14, 20).From.Position);
    }

    [Theory]
    [InlineData(TopicId, "events", 3, 6)]
    [InlineData(TopicId, "events", 3, 8)]
    [InlineData(TopicId, "events", 2, 7)]
    [InlineData(TopicId, "other", 3, 7)]
    [InlineData("id-2", "events", 3, 7)]
    public void What_was_accepted_while_the_silo_runs_holds_for_no_other_loss(string topicId, string topic, int partition, long first)
    {
        var start = Start();
        start.Accept(new PartitionGap(topicId, topic, partition, first, 11));
        var (from, problem, gap) = Find(start, 7, 12, 20);
        Assert.NotNull(problem);
        Assert.NotNull(gap);
        Assert.Equal(7, from.Position);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("events/3@21")]
    public void A_checkpoint_behind_the_end_is_of_another_log_and_cannot_be_accepted(string? accepted)
    {
        var (from, problem, gap) = Find(21, 12, 20, accepted: accepted);
        Assert.Null(gap);
        Assert.Equal(21, from.Position);
        Assert.Equal("the checkpoint is at 21, behind the end of the log at 20: this is not the log that was read before", problem);
    }

    private static (Checkpoint From, string? Problem, PartitionGap? Gap) Find(
        long? stored, long low, long high, bool isNewLog = false, string? newTopicStart = null, string? accepted = null) =>
        Find(Start(isNewLog, newTopicStart, accepted), stored, low, high);

    private static StartingPoint Start(bool isNewLog = false, string? newTopicStart = null, string? accepted = null)
    {
        var settings = new KafkaSettings(
            "", "events", "group", 8, newTopicStart, new Dictionary<string, string>(), accepted is null ? [] : ["events/0@1", accepted],
            TimeSpan.FromSeconds(10));
        return new StartingPoint(settings, TopicId) { IsNewLog = isNewLog };
    }

    private static (Checkpoint From, string? Problem, PartitionGap? Gap) Find(StartingPoint start, long? stored, long low, long high) =>
        start.Find(
            3,
            stored is { } position ? new Checkpoint(TopicId, "events", 3, position, s_counts, s_now.AddDays(-1)) : null,
            new WatermarkOffsets(low, high),
            time => time == s_now.Date ? 8 : throw new ArgumentException($"{time}"),
            s_now);
}
