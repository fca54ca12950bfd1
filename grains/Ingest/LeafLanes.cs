using System.Collections.Immutable;
using CommunityScoring.Events;
using CommunityScoring.Leaves;

namespace CommunityScoring.Ingest;

/// <summary>
/// The lanes of one partition, and which of them may send now: a bounded number at once, and of the others the one that
/// has waited longest. A lane that was just served goes to the end, and fills up while it waits. Not thread-safe; the
/// pump locks.
/// </summary>
/// <param name="slices">How many lanes may send at once.</param>
internal sealed class LeafLanes(int slices)
{
    private readonly Dictionary<string, LeafLane> _lanes = new(StringComparer.Ordinal);
    private readonly Queue<LeafLane> _ready = new();
    private int _sending;

    /// <summary>True while no lane begins to send and none goes on: records gather.</summary>
    public bool IsGathering { get; set; }

    /// <summary>Puts a record at the end of its leaf's lane.</summary>
    public void Add(TrackedRecord tracked, CommunityEvent parsed)
    {
        var leaf = parsed.Leaf;
        if (!_lanes.TryGetValue(leaf, out var lane))
        {
            _lanes[leaf] = lane = new LeafLane(leaf);
        }

        lane.Waiting.Enqueue((tracked, new LeafRecord(tracked.Offset, parsed)));
        if (!lane.IsScheduled)
        {
            Schedule(lane);
        }
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
        while (!IsGathering && _sending < slices && _ready.TryDequeue(out var lane))
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
