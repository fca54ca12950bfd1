using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Leaves;
using CommunityScoring.Storage;
using CommunityScoring.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static CommunityScoring.Tests.Fakes.Events;

namespace CommunityScoring.Tests.Leaves;

public sealed class LeafTests
{
    private const string Key = "member/github:ana";

    private readonly MemoryLeafStore _store = new();
    private readonly List<Exception> _abandoned = [];

    [Fact]
    public void Records_at_or_below_the_watermark_are_skipped() => Inline.Run(() =>
    {
        var leaf = Wake();
        Assert.Equal([Outcome.Counted, Outcome.Counted], Apply(leaf, Slice(-1, (3, Activity("a")), (7, Activity("b")))));
        Assert.Equal([Outcome.Counted, Outcome.Counted, Outcome.Counted], Apply(leaf, Slice(-1, (3, Activity("a")), (7, Activity("b")), (9, Activity("c")))));
        Assert.Equal(3, CountOf(leaf));
        Assert.Equal([new AppliedOffset(TopicId, Topic, 0, 9)], leaf.Stored.State.Applied.AsEnumerable());

        // After a restart too, and then it is the watermark that tells them, not the ids.
        leaf = Wake();
        Assert.Equal([Outcome.Counted], Apply(leaf, Slice(3, (7, Activity("other id")))));
        Assert.Equal(3, CountOf(leaf));
        Assert.Equal(2, _store.Writes);
    });

    [Fact]
    public void A_watermark_below_what_the_pump_knows_is_a_gap() => Inline.Run(() =>
    {
        var leaf = Wake();
        Assert.True(Inline.Done(leaf.ApplyAsync(Slice(3, (5, Activity("a"))))).IsGap);
        Assert.Equal(0, _store.Writes);
        Apply(leaf, Slice(-1, (3, Activity("a"))));
        Assert.False(Inline.Done(leaf.ApplyAsync(Slice(3, (5, Activity("b"))))).IsGap);
        Assert.True(Inline.Done(leaf.ApplyAsync(Slice(6, (7, Activity("c"))))).IsGap);
    });

    [Fact]
    public void Watermarks_are_kept_for_each_partition_and_topic_id() => Inline.Run(() =>
    {
        var leaf = Wake();
        Apply(leaf, SliceOf("T1", 0, -1, 0, (10, Activity("a"))));
        Apply(leaf, SliceOf("T1", 1, -1, 0, (4, Activity("b"))));
        Assert.True(Inline.Done(leaf.ApplyAsync(SliceOf("T1", 1, 10, 0, (11, Activity("x"))))).IsGap);
        Assert.Equal(2, leaf.Stored.State.Applied.Length);

        // The topic created anew: offsets begin again, and the ids tell what is old.
        Assert.Equal([Outcome.Duplicate, Outcome.Counted], Apply(leaf, SliceOf("T2", 0, -1, 0, (0, Activity("a")), (1, Activity("c")))));
        Assert.Equal(3, CountOf(leaf));
        Assert.Equal(
            [new AppliedOffset("T1", Topic, 1, 4), new AppliedOffset("T2", Topic, 0, 1)],
            leaf.Stored.State.Applied.OrderBy(applied => applied.TopicId).AsEnumerable());
    });

    [Fact]
    public void Outcomes_are_repeated_from_memory_until_the_checkpoint_holds_them() => Inline.Run(() =>
    {
        var leaf = Wake();
        var slice = Slice(-1, (1, new ErasureEvent(At(5, "e"), Ana, null)), (2, Activity("old", 5)), (3, Activity("a")), (4, Activity("a")));
        Outcome[] outcomes = [Outcome.Counted, Outcome.Ignored, Outcome.Counted, Outcome.Duplicate];
        Assert.Equal(outcomes, Apply(leaf, slice));
        Assert.Equal(outcomes, Apply(leaf, slice));
        Assert.Equal(outcomes, Apply(Wake(), slice));
        Assert.Equal([2L, 4L], leaf.Stored.State.Outcomes.Select(known => known.Offset));

        leaf = Wake();
        Apply(leaf, SliceOf(TopicId, 0, 4, checkpoint: 3, (5, Activity("b"))));
        Assert.Equal([4L], leaf.Stored.State.Outcomes.Select(known => known.Offset));
        Apply(leaf, SliceOf(TopicId, 1, -1, checkpoint: 5, (5, Activity("b"))));
        Assert.Equal([(4L, 0), (5L, 1)], leaf.Stored.State.Outcomes.Select(known => (known.Offset, known.Partition)));
    });

    [Fact]
    public void A_duplicate_id_is_known_over_partitions_and_restarts() => Inline.Run(() =>
    {
        Apply(Wake(), Slice(-1, (1, Activity("a"))));
        Assert.Equal([Outcome.Duplicate, Outcome.Counted], Apply(Wake(), SliceOf(TopicId, 1, -1, 0, (1, Activity("a")), (2, Activity("b")))));
        Assert.Equal(2, CountOf(Wake()));
    });

    [Fact]
    public async Task An_answer_waits_for_the_row()
    {
        var writing = Hold();
        var leaf = Wake();
        var first = leaf.ApplyAsync(Slice(-1, (1, Activity("a"))));
        var again = leaf.ApplyAsync(Slice(-1, (1, Activity("a"))));
        var next = leaf.ApplyAsync(Slice(-1, (2, Activity("b"))));
        Assert.False(first.IsCompleted || again.IsCompleted || next.IsCompleted);
        Assert.Equal(0, leaf.Stored.Version);

        writing[0].SetResult();
        await first;
        Assert.Equal((1, 1), (leaf.Stored.Version, CountOf(leaf)));
        await Inline.EventuallyAsync(() => Task.FromResult(writing.Count == 2 ? null : "no second write"));
        Assert.False(again.IsCompleted || next.IsCompleted);

        writing[1].SetResult();
        await again;
        await next;
        Assert.Equal((2, 2), (leaf.Stored.Version, CountOf(leaf)));
        Assert.Equal(2, writing.Count);
    }

    [Fact]
    public void What_is_kept_for_settled_opportunities_is_stored_once_and_told() => Inline.Run(() =>
    {
        var leaf = Wake();
        Apply(leaf, Slice(-1, (1, Activity("a", 900))));
        var told = 0;
        leaf.OnStored = () => told++;
        var closing = new Closing("o", "acme", Noon.AddDays(-950), Noon.AddDays(-890));
        var first = new SettledJourney(closing, [new SettledTouch(Noon.AddDays(-900), "post.created", null, SettledUses.Touch)]);
        var stored = Inline.Done(leaf.KeepSettledAsync([first], 0));
        Assert.Equal((2, 1, false), (stored.Version, told, stored.IsTold));
        Assert.Equal(["account/acme"], stored.State.Facts!.Parents.AsEnumerable());

        // Again, with another list: the first stays, and nothing is written.
        var other = first with { Touches = [new SettledTouch(Noon.AddDays(-899), "post.created", null, SettledUses.Touch)] };
        Assert.Equal(2, Inline.Done(Wake().KeepSettledAsync([other], 0)).Version);
        Assert.Same(first, Assert.Single(((IdentityFacts)Wake().Stored.State.Facts!).Settled));

        Apply(leaf, Slice(1, (2, new ErasureEvent(At(1, "e"), Ana, null))));
        Assert.Empty(((IdentityFacts)leaf.Stored.State.Facts!).Settled);
        Assert.Empty(leaf.Stored.State.Facts.Parents);
        Assert.Equal(["account/acme"], leaf.Stored.State.FormerParents.AsEnumerable());
        Inline.Done(leaf.KeepSettledAsync([first], 0));
        Assert.Empty(((IdentityFacts)leaf.Stored.State.Facts!).Settled);
    });

    [Fact]
    public void An_opportunity_is_marked_once_and_for_its_present_closing_alone() => Inline.Run(() =>
    {
        OpportunityEvent Closed(string id, int ago, int said) => new(
            At(said, id), "o", "acme", "new", "won", 100, "USD", Noon.AddDays(-950), null, Noon.AddDays(-ago), null, null);
        var leaf = new Leaf("opportunity/o", _store.ReadAsync("opportunity/o").Result, _store, new FakeTimeProvider(Noon), _abandoned.Add);
        Inline.Done(leaf.MarkSettledAsync(new SettledMark(Closing.Of(Closed("x", 890, 1))!, []), 0, 0));
        Assert.Null(leaf.Stored.State.Facts);

        Apply(leaf, Slice(-1, (1, Closed("a", 890, 10))));
        var mark = new SettledMark(Closing.Of(Closed("a", 890, 10))!, ["touch/1"]);
        Inline.Done(leaf.MarkSettledAsync(mark with { Closing = Closing.Of(Closed("b", 880, 9))! }, 1, 0));
        Assert.Null(((SnapshotFacts)leaf.Stored.State.Facts!).Settled);
        Inline.Done(leaf.MarkSettledAsync(mark, 1, 0));
        Inline.Done(leaf.MarkSettledAsync(mark with { Others = [] }, 1, 0));
        Assert.Equal((2, mark), (leaf.Stored.Version, ((SnapshotFacts)leaf.Stored.State.Facts!).Settled));

        // A later snapshot keeps it, though it may be closed at another time; and a mark for that takes its place.
        Apply(leaf, Slice(1, (2, Closed("b", 880, 9))));
        Assert.Equal(mark, ((SnapshotFacts)leaf.Stored.State.Facts!).Settled);
        var later = new SettledMark(Closing.Of(Closed("b", 880, 9))!, []);
        Inline.Done(leaf.MarkSettledAsync(later, 1, 0));
        Assert.Equal(later, ((SnapshotFacts)leaf.Stored.State.Facts!).Settled);

        // Whoever asks knows more than this activation.
        Assert.Empty(_abandoned);
        Assert.Throws<LeafStoreException>(() => { _ = leaf.MarkSettledAsync(mark, 99, 0); });
        Assert.Single(_abandoned);
    });

    [Fact]
    public void A_leaf_of_a_former_epoch_keeps_nothing() => Inline.Run(() =>
    {
        var leaf = Wake();
        Apply(leaf, Slice(-1, (1, Activity("a", 900))));
        var journey = new SettledJourney(
            new Closing("o", "acme", Noon.AddDays(-950), Noon.AddDays(-890)), [new SettledTouch(Noon.AddDays(-900), "post.created", null, SettledUses.Touch)]);
        Inline.Fails<FormerEpochException>(leaf.KeepSettledAsync([journey], 1));
        Assert.True(leaf.IsAbandoned);
        Assert.Equal(1, _store.Writes);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_failed_store_abandons_the_leaf_and_the_row_decides(bool isWritten) => Inline.Run(() =>
    {
        var leaf = Wake();
        Apply(leaf, Slice(-1, (1, Activity("a"))));
        var told = 0;
        leaf.OnStored = () => told++;
        Func<LeafWrite, Task> fail = _ => throw new LeafStoreException("away");
        (_store.Before, _store.After) = isWritten ? (_store.Before, fail) : (fail, _store.After);
        Inline.Fails<LeafStoreException>(leaf.ApplyAsync(Slice(1, (2, Activity("b")))));
        Assert.True(leaf.IsAbandoned);
        Assert.Equal("away", Assert.Single(_abandoned).Message);
        Assert.Equal((0, 1), (told, leaf.Stored.Version));

        (_store.Before, _store.After) = (_ => Task.CompletedTask, _ => Task.CompletedTask);
        Inline.Fails<LeafStoreException>(leaf.ApplyAsync(Slice(1, (2, Activity("b")))));
        Assert.Throws<LeafStoreException>(() => { _ = leaf.NoteChildAsync(); });
        Assert.Single(_abandoned);

        var next = Wake();
        Assert.Equal(isWritten ? 2 : 1, CountOf(next));
        Assert.Equal([Outcome.Counted], Apply(next, Slice(1, (2, Activity("b")))));
        Assert.Equal(2, CountOf(next));
    });

    [Fact]
    public async Task Those_who_wait_for_the_next_store_fail_with_the_leaf()
    {
        var writing = Hold();
        var leaf = Wake();
        var first = leaf.ApplyAsync(Slice(-1, (1, Activity("a"))));
        var second = leaf.ApplyAsync(Slice(-1, (2, Activity("b"))));
        writing[0].SetException(new LeafStoreException("away"));
        await Assert.ThrowsAsync<LeafStoreException>(() => first);
        await Assert.ThrowsAsync<LeafStoreException>(() => second);
        Assert.Single(_abandoned);
        Assert.Equal(0, _store.Writes);
    }

    [Fact]
    public void Of_two_activations_the_second_to_store_is_abandoned() => Inline.Run(() =>
    {
        var (one, two) = (Wake(), Wake());
        Apply(one, Slice(-1, (1, Activity("a"))));
        Inline.Fails<VersionConflictException>(two.ApplyAsync(Slice(-1, (1, Activity("a")))));
        Assert.True(two.IsAbandoned);
        Assert.False(one.IsAbandoned);
        Assert.Equal(1, CountOf(Wake()));
    });

    [Fact]
    public void A_store_of_another_version_than_the_next_is_a_broken_invariant() => Inline.Run(() =>
    {
        var leaf = new Leaf(Key, new StoredLeaf(Key, 0, true, LeafState.New), new SkippingStore(), Clock(), _abandoned.Add);
        Inline.Fails<InvariantException>(leaf.ApplyAsync(Slice(-1, (1, Activity("a")))));
        Assert.Single(_abandoned);
    });

    [Fact]
    public void A_change_of_parents_moves_edges_and_remembers_the_former_until_they_are_told() => Inline.Run(() =>
    {
        var writes = new List<LeafWrite>();
        _store.Before = write =>
        {
            writes.Add(write);
            return Task.CompletedTask;
        };
        var leaf = Wake();
        Apply(leaf, Slice(-1, (1, new IdentityEvent(At(3, "l1"), Ana, null, "member:1"))));
        Apply(leaf, Slice(-1, (2, new IdentityEvent(At(2, "l2"), Ana, null, "member:2"))));
        Assert.Equal(["member/member:1"], writes[0].AddedParents);
        Assert.Empty(writes[0].RemovedParents);
        Assert.Equal(["member/member:2"], writes[1].AddedParents);
        Assert.Equal(["member/member:1"], writes[1].RemovedParents);
        Assert.Equal(["member/member:1"], leaf.Stored.State.FormerParents.AsEnumerable());

        leaf.ForgetFormerParents(toldVersion: 1);
        Apply(leaf, Slice(-1, (3, Activity("a"))));
        Assert.Equal(["member/member:1"], leaf.Stored.State.FormerParents.AsEnumerable());

        Apply(leaf, Slice(-1, (4, new IdentityEvent(At(1, "l3"), Ana, null, "member:1"))));
        Assert.Equal(["member/member:2"], leaf.Stored.State.FormerParents.AsEnumerable());
        leaf.ForgetFormerParents(leaf.Stored.Version);
        Apply(leaf, Slice(-1, (5, Activity("b"))));
        Assert.Empty(leaf.Stored.State.FormerParents);
    });

    [Fact]
    public void A_row_marked_as_told_has_no_former_parents_left_to_tell() => Inline.Run(() =>
    {
        var leaf = Wake();
        Apply(leaf, Slice(-1, (1, new IdentityEvent(At(3, "l1"), Ana, null, "member:1"))));
        Apply(leaf, Slice(-1, (2, new IdentityEvent(At(2, "l2"), Ana, null, null))));
        Apply(Wake(), Slice(-1, (3, Activity("a"))));
        Assert.Equal(["member/member:1"], Wake().Stored.State.FormerParents.AsEnumerable());

        Inline.Done(_store.MarkToldAsync([new LeafVersion(Key, 3)]));
        Apply(Wake(), Slice(-1, (4, Activity("b"))));
        Assert.Empty(Wake().Stored.State.FormerParents);
    });

    [Fact]
    public async Task That_it_has_children_is_stored_once_before_it_is_acknowledged()
    {
        var writing = Hold();
        var leaf = Wake();
        var (noted, again) = (leaf.NoteChildAsync(), leaf.NoteChildAsync());
        Assert.False(noted.IsCompleted || again.IsCompleted);
        writing[0].SetResult();
        await noted;
        await again;
        await leaf.NoteChildAsync();
        Assert.Equal(1, _store.Writes);
        Assert.True(Wake().Stored.State.HasChildren);
    }

    [Fact]
    public void What_is_too_old_to_keep_is_not_stored() => Inline.Run(() =>
    {
        var leaf = Wake();
        Assert.Equal([Outcome.Counted, Outcome.Counted], Apply(leaf, Slice(-1, (1, Activity("old", 1097)), (2, Activity("kept", 1096)))));
        Assert.Equal(1, CountOf(leaf));
    });

    [Fact]
    public void A_leaf_that_rests_after_each_store_does_as_one_that_stays_awake() => Inline.Run(() =>
    {
        var slices = new[]
        {
            Slice(-1, (1, Activity("a")), (2, Activity("b", 3)), (3, Activity("a"))),
            Slice(3, (3, Activity("a")), (4, new ErasureEvent(At(5, "e"), Ana, null)), (5, Activity("old", 6))),
            Slice(5, (5, Activity("old", 6)), (6, Activity("b", 3)), (7, new IdentityEvent(At(1, "l"), Ana, null, "member:1"))),
            Slice(7, (8, Activity("c"))),
        };
        var awake = Wake();
        var expected = slices.Select(slice => Apply(awake, slice)).ToList();

        var other = new MemoryLeafStore();
        var resting = new Leaf(Key, null, other, Clock(), _abandoned.Add, rests: () => true);
        Assert.Equal(expected, slices.Select(slice => Apply(resting, slice)));
        Assert.Equivalent(awake.Stored, resting.Stored, strict: true);
        Assert.True(Inline.Done(resting.ApplyAsync(Slice(9, (10, Activity("d"))))).IsGap);
    });

    private static FakeTimeProvider Clock() => new(Noon);

    private static Outcome[] Apply(Leaf leaf, LeafSlice slice)
    {
        var result = Inline.Done(leaf.ApplyAsync(slice));
        Assert.False(result.IsGap);
        return [.. result.Outcomes];
    }

    private static int CountOf(Leaf leaf)
    {
        var sum = 0L;
        foreach (var bucket in ((IdentityFacts)leaf.Stored.State.Facts!).Buckets.Decode())
        {
            sum += bucket.Count;
        }

        return (int)sum;
    }

    private Leaf Wake() => new(Key, Inline.Done(_store.ReadAsync(Key)), _store, Clock(), _abandoned.Add);

    private List<TaskCompletionSource> Hold()
    {
        var writing = new List<TaskCompletionSource>();
        _store.Before = _ =>
        {
            writing.Add(new TaskCompletionSource());
            return writing[^1].Task;
        };
        return writing;
    }

    private sealed class SkippingStore : ILeafStore
    {
        public Task<long> WriteAsync(LeafWrite write, CancellationToken cancellationToken = default) => Task.FromResult(write.ExpectedVersion + 2);

        public Task<StoredLeaf?> ReadAsync(string key, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<StoredLeaf>> ReadManyAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<LeafVersion>> ReadVersionsAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<LeafVersion>> ReadVersionsAsync(string? after, int limit, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<LeafEdge>> ReadChildrenAsync(IReadOnlyCollection<string> parents, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task MarkToldAsync(IReadOnlyCollection<LeafVersion> told, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<string>> ReadUntoldAsync(string? after, int limit, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<string>> ReadAccountsAsync(string? after, int limit, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();
    }
}
