using CommunityScoring.Events;
using CommunityScoring.Storage;
using Xunit;

namespace CommunityScoring.Silo.Tests.Storage;

public sealed class SqliteCheckpointTests : IDisposable
{
    private static readonly DateTimeOffset s_at = new(2026, 3, 4, 5, 6, 7, 891, TimeSpan.FromHours(2));
    private readonly StoreDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_checkpoint_comes_back_as_it_was_written()
    {
        await using var store = _directory.Open();
        var counts = OutcomeCounts.None
            .Plus(Outcome.Counted, null).Plus(Outcome.DeadLettered, "not-json").Plus(Outcome.DeadLettered, "too-large");
        var written = new Checkpoint("id-1", "community.events", 3, 42, counts, s_at);
        await store.WriteAsync(written, null);

        var read = await store.ReadAsync("id-1", 3);

        Assert.NotNull(read);
        Assert.Equal(written with { Counts = OutcomeCounts.None }, read with { Counts = OutcomeCounts.None });
        var none = OutcomeCounts.None.DeadLettersByCode;
        Assert.Equal(counts with { DeadLettersByCode = none }, read.Counts with { DeadLettersByCode = none });
        Assert.Equal(counts.DeadLettersByCode.ToArray(), read.Counts.DeadLettersByCode.ToArray());
        Assert.Null(await store.ReadAsync("id-1", 4));
        Assert.Null(await store.ReadAsync("id-2", 3));
    }

    [Fact]
    public async Task All_checkpoints_are_read_those_of_former_topics_too()
    {
        await using var store = _directory.Open();
        await store.WriteAsync(At("old", 0, 10), null);
        await store.WriteAsync(At("new", 1, 20), null);
        await store.WriteAsync(At("new", 0, 30), null);

        var all = await store.ReadAllAsync();

        Assert.Equal([("new", 0, 30L), ("new", 1, 20L), ("old", 0, 10L)], all.Select(one => (one.TopicId, one.Partition, one.Position)));
    }

    [Fact]
    public async Task A_checkpoint_is_written_over_the_expected_one_only()
    {
        await using var store = _directory.Open();
        await store.WriteAsync(At("id", 0, 10), null);

        await Assert.ThrowsAsync<CheckpointConflictException>(() => store.WriteAsync(At("id", 0, 12), null));
        await Assert.ThrowsAsync<CheckpointConflictException>(() => store.WriteAsync(At("id", 0, 12), 9));
        await Assert.ThrowsAsync<CheckpointConflictException>(() => store.WriteAsync(At("id", 1, 12), 10));
        Assert.Equal(10, (await store.ReadAsync("id", 0))!.Position);

        await store.WriteAsync(At("id", 0, 12), 10);

        Assert.Equal(12, (await store.ReadAsync("id", 0))!.Position);
    }

    [Fact]
    public async Task A_checkpoint_is_never_stored_before_the_rows_written_before_it()
    {
        // Groups of three, so that rows and their checkpoint fall into different ones.
        var options = _directory.Options() with { MaxBatch = 3, Capacity = 5 };
        await using var store = _directory.Open(options: options);
        var writes = new List<Task>();
        for (var i = 1; i <= 300; i++)
        {
            writes.Add(store.WriteAsync(new LeafWrite($"k{i:D3}", 0, TestCodec.At(i), [], [])));
            if (i % 10 == 0)
            {
                writes.Add(store.WriteAsync(At("id", 0, i), i == 10 ? null : i - 10));
            }
        }

        var all = Task.WhenAll(writes);
        using var other = _directory.Connect();
        do
        {
            // One statement is one snapshot of the file.
            var ahead = StoreDirectory.Scalar(
                other, "SELECT COALESCE((SELECT max(position) FROM checkpoint), 0) <= (SELECT count(*) FROM leaf)");
            Assert.Equal(1L, ahead);
        }
        while (!all.IsCompleted);

        await all;
    }

    private static Checkpoint At(string topicId, int partition, long position) =>
        new(topicId, "topic", partition, position, OutcomeCounts.None, s_at);
}
