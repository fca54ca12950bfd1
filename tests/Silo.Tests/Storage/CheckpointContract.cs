using CommunityScoring.Events;
using CommunityScoring.Storage;
using Xunit;

namespace CommunityScoring.Silo.Tests.Storage;

/// <summary>What every store of checkpoints does.</summary>
/// <typeparam name="TStore">The store.</typeparam>
public abstract class CheckpointContract<TStore>
    where TStore : ILeafStore, ICheckpointStore, IAsyncDisposable
{
    private static readonly DateTimeOffset s_at = new(2026, 3, 4, 5, 6, 7, 891, TimeSpan.FromHours(2));

    /// <summary>Opens the store of this test.</summary>
    protected abstract TStore Open(int maxBatch = 5_000, int capacity = 20_000);

    /// <summary>Runs a statement beside the store.</summary>
    protected abstract object? Scalar(string sql);

    [Fact]
    public async Task A_checkpoint_comes_back_as_it_was_written()
    {
        await using var store = Open();
        var counts = OutcomeCounts.None
            .Plus(Outcome.Counted, null).Plus(Outcome.DeadLettered, "not-json").Plus(Outcome.DeadLettered, "too-large");
        var written = new Checkpoint("id-1", "community.events", 3, 42, counts, s_at) { Epoch = EpochOf(store) };
        await store.WriteAsync(written, null);

        var read = await store.ReadAsync("id-1", 3);

        Assert.NotNull(read);
        Assert.Equal(written with { Counts = OutcomeCounts.None, Epoch = 0 }, read with { Counts = OutcomeCounts.None });
        var none = OutcomeCounts.None.DeadLettersByCode;
        Assert.Equal(counts with { DeadLettersByCode = none }, read.Counts with { DeadLettersByCode = none });
        Assert.Equal(counts.DeadLettersByCode.ToArray(), read.Counts.DeadLettersByCode.ToArray());
        Assert.Null(await store.ReadAsync("id-1", 4));
        Assert.Null(await store.ReadAsync("id-2", 3));
    }

    [Fact]
    public async Task All_checkpoints_are_read_those_of_former_topics_too()
    {
        await using var store = Open();
        await store.WriteAsync(At(store, "old", 0, 10), null);
        await store.WriteAsync(At(store, "new", 1, 20), null);
        await store.WriteAsync(At(store, "new", 0, 30), null);

        var all = await store.ReadAllAsync();

        Assert.Equal([("new", 0, 30L), ("new", 1, 20L), ("old", 0, 10L)], all.Select(one => (one.TopicId, one.Partition, one.Position)));
    }

    [Fact]
    public async Task A_checkpoint_is_written_over_the_expected_one_only()
    {
        await using var store = Open();
        await store.WriteAsync(At(store, "id", 0, 10), null);

        await Assert.ThrowsAsync<CheckpointConflictException>(() => store.WriteAsync(At(store, "id", 0, 12), null));
        await Assert.ThrowsAsync<CheckpointConflictException>(() => store.WriteAsync(At(store, "id", 0, 12), 9));
        await Assert.ThrowsAsync<CheckpointConflictException>(() => store.WriteAsync(At(store, "id", 1, 12), 10));
        Assert.Equal(10, (await store.ReadAsync("id", 0))!.Position);

        await store.WriteAsync(At(store, "id", 0, 12), 10);

        Assert.Equal(12, (await store.ReadAsync("id", 0))!.Position);
    }

    [Fact]
    public async Task A_checkpoint_is_never_stored_before_the_rows_written_before_it()
    {
        // Groups of three, so that rows and their checkpoint fall into different ones.
        await using var store = Open(maxBatch: 3, capacity: 5);
        var writes = new List<Task>();
        for (var i = 1; i <= 300; i++)
        {
            writes.Add(store.WriteAsync(new LeafWrite($"k{i:D3}", 0, TestCodec.At(i), [], []) { Epoch = EpochOf(store) }));
            if (i % 10 == 0)
            {
                writes.Add(store.WriteAsync(At(store, "id", 0, i), i == 10 ? null : i - 10));
            }
        }

        var all = Task.WhenAll(writes);
        do
        {
            // One statement is one snapshot of the database.
            Assert.Equal("kept", Scalar(
                "SELECT CASE WHEN COALESCE((SELECT max(position) FROM checkpoint), 0) <= (SELECT count(*) FROM leaf) THEN 'kept' ELSE 'broken' END"));
        }
        while (!all.IsCompleted);

        await all;
    }

    private static Checkpoint At(TStore store, string topicId, int partition, long position) =>
        new(topicId, "topic", partition, position, OutcomeCounts.None, s_at) { Epoch = EpochOf(store) };

    private static long EpochOf(TStore store) => ((ICheckpointStore)store).Epoch;
}
