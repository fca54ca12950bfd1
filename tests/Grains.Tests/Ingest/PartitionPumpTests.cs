using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Ingest;
using CommunityScoring.Leaves;
using CommunityScoring.Storage;
using CommunityScoring.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static CommunityScoring.Tests.Fakes.Events;

namespace CommunityScoring.Tests.Ingest;

public sealed class PartitionPumpTests : IDeadLetterQueue
{
    private static readonly SourcePartition Source = new(TopicId, Topic, 0);

    private readonly FakeGateway _leaves = new();
    private readonly MemoryLeafStore _store = new();
    private readonly FakeTimeProvider _time = new(Noon);
    private readonly List<(DeadLetter Letter, TaskCompletionSource Written)> _letters = [];

    [Fact]
    public void One_slice_at_a_time_goes_to_a_leaf_and_leaves_go_side_by_side() => Inline.Run(() =>
    {
        var pump = Start();
        pump.Accept([Record(0, "m:a"), Record(1, "m:b"), Record(2, "m:a")]);
        pump.Accept([Record(5, "m:a")]);
        Assert.Equal([("member/m:a", -1L, "0,2"), ("member/m:b", -1L, "1")], _leaves.Sent.Select(Seen).Order());
        Assert.Equal((6, 0, 4), (pump.ReadPosition, pump.Position, pump.Open));

        _leaves.Answer("member/m:b");
        Assert.Equal((0, 4), (pump.Position, pump.Open));
        _leaves.Answer("member/m:a");
        Assert.Equal((3, 1), (pump.Position, pump.Open));
        Assert.Equal(("member/m:a", 2L, "5"), Seen(_leaves.Sent[^1]));
        _leaves.Answer("member/m:a");
        Assert.Equal((6, 0), (pump.Position, pump.Open));
        Assert.Equal(3, _leaves.Sent.Count);
    });

    [Fact]
    public void A_slice_holds_so_many_records_at_most() => Inline.Run(() =>
    {
        var pump = Start(new PumpOptions { SliceRecords = 2 });
        pump.Accept([Record(0, "m:a"), Record(1, "m:a"), Record(2, "m:a")]);
        pump.Accept([Record(3, "m:a"), Record(4, "m:a")]);
        for (var i = 0; i < 3; i++)
        {
            _leaves.Answer("member/m:a");
        }

        Assert.Equal([("member/m:a", -1L, "0,1"), ("member/m:a", 1L, "2,3"), ("member/m:a", 3L, "4")], _leaves.Sent.Select(Seen));
        Assert.Equal(5, pump.Position);
    });

    [Fact]
    public void Records_that_gather_go_together_when_that_ends() => Inline.Run(() =>
    {
        var pump = Start();
        pump.Accept([Record(0, "m:a"), Record(1, "m:b")]);
        pump.IsGathering = true;
        pump.Accept([Record(2, "m:a"), Record(3, "m:c")]);
        pump.Accept([Record(4, "m:a"), Record(5, "m:c")]);

        // What was under way ends, and nothing follows it, nor what failed.
        _leaves.Answer("member/m:a");
        _leaves.Fail("member/m:b", new TimeoutException("late"));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(2, _leaves.Sent.Count);
        Assert.Equal((1, 5), (pump.Position, pump.Open));

        pump.IsGathering = false;
        Assert.Equal([("member/m:a", 0L, "2,4"), ("member/m:b", -1L, "1"), ("member/m:c", -1L, "3,5")], _leaves.Sent.Skip(2).Select(Seen).Order());
        foreach (var leaf in new[] { "member/m:a", "member/m:b", "member/m:c" })
        {
            _leaves.Answer(leaf);
        }

        Assert.Equal((6, 0), (pump.Position, pump.Open));
    });

    [Fact]
    public void Every_record_ends_as_one_outcome() => Inline.Run(() =>
    {
        var pump = Start();
        pump.Accept(
        [
            Record(0, "m:a"), new PumpRecord(1, ParsedRecord.Ignored("x.v1"), null), new PumpRecord(2, ParsedRecord.Expired(), null),
            Record(3, "m:a"), Record(4, "m:a"), Rejected(5, 10),
        ]);
        _leaves.Answer("member/m:a", Outcome.Counted, Outcome.Duplicate, Outcome.Ignored);
        _letters[0].Written.SetResult();

        Inline.Done(pump.CheckpointAsync());
        var counts = pump.Committed.Counts;
        Assert.Equal((1, 1, 2, 1, 1), (counts.Counted, counts.Duplicate, counts.Ignored, counts.Expired, counts.DeadLettered));
        Assert.Equal([KeyValuePair.Create("not_json", 1L)], counts.DeadLettersByCode);
        Assert.Equal(6, counts.Total);
    });

    [Fact]
    public void A_record_of_several_leaves_ends_when_all_have_it_and_counts_once() => Inline.Run(() =>
    {
        var pump = Start();
        pump.Accept([new PumpRecord(0, ParsedRecord.Of(Activity("e0", member: "m:a"), [Activity("e0", member: "m:b"), Activity("e0", member: "m:c")]), null), Record(1, "m:b")]);
        Assert.Equal([("member/m:a", -1L, "0"), ("member/m:b", -1L, "0,1"), ("member/m:c", -1L, "0")], _leaves.Sent.Select(Seen).Order());
        _leaves.Answer("member/m:a");
        _leaves.Answer("member/m:b", Outcome.Duplicate, Outcome.Counted);
        Assert.Equal((0, 2), (pump.Position, pump.Open));
        _leaves.Answer("member/m:c", Outcome.Ignored);
        Assert.Equal((2, 0), (pump.Position, pump.Open));
        Inline.Done(pump.CheckpointAsync());
        Assert.Equal((2, 2), (pump.Committed.Counts.Counted, pump.Committed.Counts.Total));
    });

    [Fact]
    public void A_slice_that_fails_is_sent_again_after_growing_pauses() => Inline.Run(() =>
    {
        var pump = Start(new PumpOptions { Retry = TimeSpan.FromMilliseconds(50), RetryMost = TimeSpan.FromMilliseconds(150) });
        pump.Accept([Record(0, "m:a"), Record(1, "m:b")]);
        _leaves.Answer("member/m:b");
        var sent = new List<long>();
        for (var elapsed = 0; elapsed < 500; elapsed += 10)
        {
            if (_leaves.IsWaiting("member/m:a"))
            {
                sent.Add(elapsed);
                _leaves.Fail("member/m:a", new TimeoutException($"{elapsed}"));
            }

            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal([0L, 50, 150, 300, 450], sent);
        Assert.IsType<TimeoutException>(pump.Trouble);
        Assert.Equal((0, 2), (pump.Position, pump.Open));

        // What came meanwhile goes along.
        pump.Accept([Record(2, "m:a")]);
        _time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(("member/m:a", -1L, "0,2"), Seen(_leaves.Sent[^1]));
        _leaves.Answer("member/m:a");
        Assert.Null(pump.Trouble);
        Assert.Equal((3, 0), (pump.Position, pump.Open));
    });

    [Fact]
    public void A_gap_asks_for_a_replay_and_nothing_more_is_sent() => Inline.Run(() =>
    {
        var pump = Start();
        pump.Accept([Record(0, "m:a"), Record(1, "m:b")]);
        pump.Accept([Record(2, "m:b")]);
        _leaves.Gap("member/m:a");
        Assert.True(pump.NeedsReplay);
        Assert.Null(pump.Fault);

        _leaves.Answer("member/m:b");
        pump.Accept([Record(3, "m:c")]);
        Assert.Equal(2, _leaves.Sent.Count);
        Inline.Done(pump.CheckpointAsync());
        Assert.Equal(0, pump.Committed.Position);
    });

    [Fact]
    public void A_broken_invariant_stops_the_pump_for_good() => Inline.Run(() =>
    {
        var pump = Start();
        pump.Accept([Record(0, "m:a"), Record(1, "m:b")]);
        pump.Accept([Record(2, "m:a")]);
        _leaves.Fail("member/m:a", new InvariantException("broken"));
        Assert.Equal("broken", pump.Fault?.Message);
        Assert.False(pump.NeedsReplay);

        _time.Advance(TimeSpan.FromMinutes(1));
        _leaves.Answer("member/m:b");
        pump.Accept([Record(3, "m:c")]);
        Assert.Equal(2, _leaves.Sent.Count);
        Inline.Done(pump.CheckpointAsync());
        Assert.Empty(Inline.Done(_store.ReadAllAsync()));
    });

    [Fact]
    public void An_answer_of_another_length_is_a_broken_invariant() => Inline.Run(() =>
    {
        var pump = Start();
        pump.Accept([Record(0, "m:a")]);
        _leaves.Answer("member/m:a", Outcome.Counted, Outcome.Counted);
        Assert.NotNull(pump.Fault);
        Assert.Equal(0, pump.Position);
    });

    [Fact]
    public void A_dead_letter_ends_when_it_is_written_and_is_tried_again() => Inline.Run(() =>
    {
        var pump = Start();
        pump.Accept([Rejected(0, 10), Record(1, "m:a")]);
        _leaves.Answer("member/m:a");
        Assert.Equal(0, pump.Position);

        _letters[0].Written.SetException(new TimeoutException());
        Assert.NotNull(pump.Trouble);
        Assert.Single(_letters);
        _time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Equal(2, _letters.Count);
        _letters[1].Written.SetResult();
        Assert.Equal(2, pump.Position);
    });

    [Fact]
    public void It_is_full_by_records_or_by_bytes_of_dead_letters() => Inline.Run(() =>
    {
        var pump = Start(new PumpOptions { InFlight = 3, DeadLetterBytes = 100 });
        pump.Accept([Record(0, "m:a"), Record(1, "m:b")]);
        Assert.False(pump.IsFull);
        pump.Accept([Record(2, "m:c")]);
        Assert.True(pump.IsFull);
        _leaves.Answer("member/m:c");
        Assert.True(pump.IsFull);
        _leaves.Answer("member/m:a");
        Assert.False(pump.IsFull);
        _leaves.Answer("member/m:b");

        pump.Accept([Rejected(3, 99)]);
        Assert.False(pump.IsFull);
        pump.Accept([Rejected(4, 1)]);
        Assert.True(pump.IsFull);
        _letters[1].Written.SetResult();
        Assert.False(pump.IsFull);
    });

    [Fact]
    public void A_checkpoint_is_what_is_stored_and_slices_tell_it() => Inline.Run(() =>
    {
        var pump = Start();
        Inline.Done(pump.CheckpointAsync());
        Assert.Empty(Inline.Done(_store.ReadAllAsync()));

        pump.Accept([Record(0, "m:a"), Record(1, "m:b")]);
        _leaves.Answer("member/m:a");
        Assert.Equal(1, Inline.Done(pump.CheckpointAsync()).Position);
        _leaves.Answer("member/m:b");
        Assert.Equal(2, Inline.Done(pump.CheckpointAsync()).Position);
        Assert.Equal(new Checkpoint(TopicId, Topic, 0, 2, pump.Committed.Counts, Noon), Inline.Done(_store.ReadAsync(TopicId, 0)));

        // What lies before the checkpoint needs no comparing any more.
        pump.Accept([Record(2, "m:a")]);
        Assert.Equal(("member/m:a", -1L, "2"), Seen(_leaves.Sent[^1]));
        Assert.Equal(2, _leaves.Sent[^1].Slice.Checkpoint);
    });

    [Fact]
    public void A_leaf_is_asked_for_what_it_confirmed_since_the_checkpoint() => Inline.Run(() =>
    {
        var pump = Start();
        pump.Accept([Record(0, "m:b"), Record(1, "m:a")]);
        _leaves.Answer("member/m:a");
        Inline.Done(pump.CheckpointAsync());
        pump.Accept([Record(2, "m:a")]);
        Assert.Equal(("member/m:a", 1L, "2"), Seen(_leaves.Sent[^1]));
    });

    [Fact]
    public void A_new_pump_goes_on_from_the_checkpoint_and_the_old_one_meets_a_conflict() => Inline.Run(() =>
    {
        var old = Start();
        old.Accept([Record(0, "m:a")]);
        _leaves.Answer("member/m:a");
        var stored = Inline.Done(old.CheckpointAsync());

        var pump = new PartitionPump(Source, stored, isStored: true, _leaves, this, _store, new PumpOptions(), _time);
        Assert.Equal(1, pump.ReadPosition);
        foreach (var one in new[] { pump, old })
        {
            one.Accept([Record(1, "m:a")]);
            _leaves.Answer("member/m:a");
        }

        Assert.Equal(2, Inline.Done(pump.CheckpointAsync()).Counts.Total);
        Inline.Fails<CheckpointConflictException>(old.CheckpointAsync());
        Assert.Equal(1, old.Committed.Position);

        var second = Start();
        second.Accept([Record(0, "m:a")]);
        _leaves.Answer("member/m:a");
        Inline.Fails<CheckpointConflictException>(second.CheckpointAsync());
    });

    [Fact]
    public void A_stopped_pump_sends_nothing_and_ends_its_pauses() => Inline.Run(() =>
    {
        var pump = Start();
        pump.Accept([Record(0, "m:a"), Rejected(1, 5)]);
        _leaves.Fail("member/m:a", new TimeoutException());
        pump.Stop();
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Single(_leaves.Sent);
        _letters[0].Written.SetException(new TimeoutException());
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Single(_letters);
    });

    Task IDeadLetterQueue.WriteAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        _letters.Add((letter, new TaskCompletionSource()));
        return _letters[^1].Written.Task;
    }

    private static PumpRecord Record(long offset, string member) => new(offset, ParsedRecord.Of(Activity($"e{offset}", member: member)), null);

    private static PumpRecord Rejected(long offset, int bytes)
    {
        var rejection = new Rejection("not_json", null, "no");
        return new PumpRecord(offset, ParsedRecord.Rejected(rejection), new DeadLetter(Source, offset, null, new byte[bytes], [], rejection));
    }

    private static (string Leaf, long After, string Offsets) Seen((string Leaf, LeafSlice Slice) sent) =>
        (sent.Leaf, sent.Slice.After, string.Join(',', sent.Slice.Records.Select(record => record.Offset)));

    private PartitionPump Start(PumpOptions? options = null) => new(
        Source, new Checkpoint(TopicId, Topic, 0, 0, OutcomeCounts.None, Noon), isStored: false, _leaves, this, _store, options ?? new PumpOptions(), _time);

    private sealed class FakeGateway : ILeafGateway
    {
        private readonly Dictionary<string, (LeafSlice Slice, TaskCompletionSource<SliceResult> Answer)> _waiting = [];

        public List<(string Leaf, LeafSlice Slice)> Sent { get; } = [];

        public Task<SliceResult> ApplyAsync(string leaf, LeafSlice slice)
        {
            Sent.Add((leaf, slice));
            var answer = new TaskCompletionSource<SliceResult>();
            Assert.True(_waiting.TryAdd(leaf, (slice, answer)), $"Two slices at once went to {leaf}.");
            return answer.Task;
        }

        public bool IsWaiting(string leaf) => _waiting.ContainsKey(leaf);

        public void Answer(string leaf, params Outcome[] outcomes)
        {
            Assert.True(_waiting.Remove(leaf, out var waiting));
            waiting.Answer.SetResult(new SliceResult(
                false, outcomes.Length > 0 ? [.. outcomes] : [.. waiting.Slice.Records.Select(_ => Outcome.Counted)]));
        }

        public void Gap(string leaf)
        {
            Assert.True(_waiting.Remove(leaf, out var waiting));
            waiting.Answer.SetResult(SliceResult.Gap);
        }

        public void Fail(string leaf, Exception exception)
        {
            Assert.True(_waiting.Remove(leaf, out var waiting));
            waiting.Answer.SetException(exception);
        }
    }
}
