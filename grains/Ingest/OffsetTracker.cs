using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Storage;

namespace CommunityScoring.Ingest;

/// <summary>
/// The low watermark of a partition: records finish in any order, the position moves over the finished ones in front.
/// Not thread-safe; the pump locks.
/// </summary>
public sealed class OffsetTracker
{
    private readonly Queue<TrackedRecord> _open = new();
    private readonly Dictionary<string, long> _codes = new(StringComparer.Ordinal);
    private readonly long[] _outcomes = new long[5];
    private readonly OutcomeCounts _before;
    private long _lastAdded;

    /// <summary>Starts at a checkpoint.</summary>
    /// <param name="position">The next offset to read.</param>
    /// <param name="counts">Outcomes of the records before it.</param>
    public OffsetTracker(long position, OutcomeCounts counts)
    {
        Position = position;
        _before = counts;
        _lastAdded = position - 1;
    }

    /// <summary>Everything before this offset has finished.</summary>
    public long Position { get; private set; }

    /// <summary>Records that have been added and are not behind the position yet.</summary>
    public int Open => _open.Count;

    /// <summary>Records behind the position since the start.</summary>
    public long Finished { get; private set; }

    /// <summary>Outcomes of all records before <see cref="Position"/>.</summary>
    public OutcomeCounts Counts
    {
        get
        {
            var counts = new OutcomeCounts(
                _outcomes[(int)Outcome.Counted],
                _outcomes[(int)Outcome.Duplicate],
                _outcomes[(int)Outcome.Ignored],
                _outcomes[(int)Outcome.Expired],
                _outcomes[(int)Outcome.DeadLettered],
                OutcomeCounts.None.DeadLettersByCode.SetItems(_codes));
            return _before.Plus(counts);
        }
    }

    /// <summary>Adds the next record of the partition.</summary>
    /// <exception cref="InvariantException">The offset does not lie behind the last one.</exception>
    public TrackedRecord Add(long offset)
    {
        if (offset <= _lastAdded)
        {
            throw new InvariantException($"Offset {offset} came after offset {_lastAdded}.");
        }

        _lastAdded = offset;
        var record = new TrackedRecord(offset);
        _open.Enqueue(record);
        return record;
    }

    /// <summary>Marks a record as finished and moves the position over all finished ones in front.</summary>
    public void Finish(TrackedRecord record, Outcome outcome, string? code = null)
    {
        record.Finish(outcome, code);
        while (_open.TryPeek(out var first) && first.IsFinished)
        {
            _open.Dequeue();
            Finished++;
            Position = first.Offset + 1;
            _outcomes[(int)first.Outcome]++;
            if (first.Code is { } known)
            {
                _codes[known] = _codes.GetValueOrDefault(known) + 1;
            }
        }
    }
}

/// <summary>A record on its way from the partition to its outcome, or a part of one that goes to another leaf beside it.</summary>
/// <param name="offset">Its offset.</param>
/// <param name="whole">The record that it is a part of; null for a record.</param>
public sealed class TrackedRecord(long offset, TrackedRecord? whole = null)
{
    private bool _hasEnded;
    private int _parts;

    /// <summary>Its offset.</summary>
    public long Offset { get; } = offset;

    /// <summary>True once it has an outcome, and all its parts have ended.</summary>
    public bool IsFinished => _hasEnded && _parts == 0;

    /// <summary>What became of it, once finished; that of its parts does not count.</summary>
    public Outcome Outcome { get; private set; }

    /// <summary>The error code of a dead letter.</summary>
    public string? Code { get; private set; }

    /// <summary>A part that has to end before the record has.</summary>
    internal TrackedRecord Part()
    {
        _parts++;
        return new TrackedRecord(Offset, this);
    }

    internal void Finish(Outcome outcome, string? code)
    {
        if (_hasEnded)
        {
            throw new InvariantException($"The record at offset {Offset} has ended twice.");
        }

        _hasEnded = true;
        Outcome = outcome;
        Code = code;
        if (whole is not null)
        {
            whole._parts--;
        }
    }
}
