using CommunityScoring.Facts;

using static CommunityScoring.Facts.Said;

namespace CommunityScoring.People;

public sealed class LeafProgressTests
{
    [Fact]
    public void It_holds_the_newest_event_and_the_last_offset_of_each_partition_of_each_log()
    {
        var progress = new LeafProgress();
        progress.Take(Leaf(3, 1, ("a", 0, 7), ("a", 1, 2)));
        progress.Take(Leaf(1, 1, ("a", 0, 5)));
        progress.Take(Leaf(2, 2, ("a", 1, 4), ("b", 1, 1)));
        progress.Take(new VersionedFacts(IdentityFacts.Unknown("member/x"), 1, []));

        Assert.Equal(Time(1), progress.NewestEvent);
        Assert.Equal(["a/0 7", "a/1 4", "b/1 1"], progress.Applied.Select(applied => $"{applied.TopicId}/{applied.Partition} {applied.Offset}").Order(StringComparer.Ordinal));
    }

    private static VersionedFacts Leaf(int ago, long version, params (string TopicId, int Partition, long Offset)[] applied) => new(
        IdentityFacts.Unknown("member/ana") with { NewestEvent = Time(ago) },
        version,
        [.. applied.Select(of => new AppliedOffset(of.TopicId, "events", of.Partition, of.Offset))]);
}
