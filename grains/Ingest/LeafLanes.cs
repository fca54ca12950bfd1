using System.Collections.Immutable;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Leaves;

namespace CommunityScoring.Ingest;

/// <summary>
/// The lanes of one partition, and which of them may send now: a bounded number at once, and of the others the one that
/// has waited longest. A lane that was just served goes to the end, and fills up while it waits. Not thread-safe; the
/// pump locks.
/// </summary>
internal sealed class LeafLanes
{
    private readonly Dictionary<string, LeafLane> _lanes;
    private readonly Dictionary<string, LeafLane>.AlternateLookup<ReadOnlySpan<char>> _byText;
    private readonly Queue<LeafLane> _ready = new();
    private readonly int _slices;
    private int _sending;

    /// <summary>Starts without lanes.</summary>
    /// <param name="slices">How many lanes may send at once.</param>
    public LeafLanes(int slices)
    {
        _slices = slices;
        _lanes = new Dictionary<string, LeafLane>(StringComparer.Ordinal);
        _byText = _lanes.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>True while no lane begins to send and none goes on: records gather.</summary>
    public bool IsGathering { get; set; }

    /// <summary>Puts a record at the end of its leaf's lane.</summary>
    /// <param name="tracked">The record.</param>
    /// <param name="offset">Its offset.</param>
    /// <param name="parsed">What it holds for that leaf.</param>
    public void Add(TrackedRecord tracked, long offset, CommunityEvent parsed)
    {
        var lane = LaneOf(parsed);
        lane.Waiting.Enqueue((tracked, new LeafRecord(offset, parsed)));
        if (!lane.IsScheduled)
        {
            Schedule(lane);
        }
    }

    // Most events are of identities whose lane is there: their key is not made for each.
    private LeafLane LaneOf(CommunityEvent parsed)
    {
        const int Longest = 256;
        if (parsed is MemberEvent { Member: var identity } && identity.Length <= Longest)
        {
            Span<char> key = stackalloc char[LeafKey.MemberPrefix.Length + identity.Length];
            LeafKey.MemberPrefix.CopyTo(key);
            identity.CopyTo(key[LeafKey.MemberPrefix.Length..]);
            if (_byText.TryGetValue(key, out var known))
            {
                return known;
            }
        }

        if (!_lanes.TryGetValue(parsed.Leaf, out var lane))
        {
            lane = new LeafLane(parsed.Leaf);
            _lanes[lane.Leaf] = lane;
        }

        return lane;
    }

    /// <summary>Has a lane wait for its turn.</summary>
    public void Schedule(LeafLane lane)
    {
        lane.IsScheduled = true;
        _ready.Enqueue(lane);
    }

    /// <summary>The lanes that may begin to send now; each goes on until <see cref="Next"/> gives it no other.</summary>
    public List<LeafLane> Start()
    {
        var starting = new List<LeafLane>();
        while (!IsGathering && _sending < _slices && _ready.TryDequeue(out var lane))
        {
            _sending++;
            starting.Add(lane);
        }

        return starting;
    }

    /// <summary>Ends the sending of one lane and gives the one that sends in its place, or null.</summary>
    public LeafLane? Next()
    {
        if (!IsGathering && _ready.TryDequeue(out var next))
        {
            return next;
        }

        _sending--;
        return null;
    }

    /// <summary>Takes a slice's records out of their lane, whose turn comes again if it has more.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="outcomes">What became of the records in front, in their order.</param>
    /// <param name="after">The last of their offsets.</param>
    /// <param name="finish">Called with each record and its outcome.</param>
    public void Settle(LeafLane lane, ImmutableArray<Outcome> outcomes, long after, Action<TrackedRecord, Outcome> finish)
    {
        foreach (var outcome in outcomes)
        {
            finish(lane.Waiting.Dequeue().Record, outcome);
        }

        lane.After = after;
        lane.Pause = TimeSpan.Zero;
        if (lane.Waiting.Count > 0)
        {
            Schedule(lane);
        }
        else
        {
            lane.IsScheduled = false;
        }
    }

    /// <summary>Forgets idle lanes whose last confirmed record lies before a checkpoint: there is nothing left to compare with.</summary>
    public void ForgetIdle(long checkpoint)
    {
        foreach (var (leaf, lane) in _lanes)
        {
            if (!lane.IsScheduled && lane.After < checkpoint)
            {
                _lanes.Remove(leaf);
            }
        }
    }
}
