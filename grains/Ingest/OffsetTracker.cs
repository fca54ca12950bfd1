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
    private const int Least = 64;
    private readonly Dictionary<long, string> _codesOfOpen = [];
    private readonly Dictionary<string, long> _codes = new(StringComparer.Ordinal);
    private readonly long[] _outcomes = new long[5];
    private readonly OutcomeCounts _before;
    private long _lastAdded;

    // A ring, each record at its number: those from the first open one to the last added.
    private Entry[] _ring = new Entry[Least];
    private long _first;
    private long _next;

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
    public int Open => (int)(_next - _first);

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
        if (Open == _ring.Length)
        {
            Grow();
        }

        Of(_next) = new Entry { Offset = offset };
        return new TrackedRecord(_next++, isPart: false);
    }

    /// <summary>A part that has to end before the record has; what becomes of it does not count.</summary>
    public TrackedRecord Part(TrackedRecord record)
    {
        Require(record);
        Of(record.Number).Parts++;
        return new TrackedRecord(record.Number, isPart: true);
    }

    /// <summary>Marks a record as finished and moves the position over all finished ones in front.</summary>
    /// <param name="record">The record, or a part of one.</param>
    /// <param name="outcome">What became of it; of no meaning for a part.</param>
    /// <param name="code">The error code of a dead letter.</param>
    /// <exception cref="InvariantException">It had ended already.</exception>
    public void Finish(TrackedRecord record, Outcome outcome, string? code = null)
    {
        Require(record);
        ref var ending = ref Of(record.Number);
        if (record.IsPart ? ending.Parts == 0 : ending.HasEnded)
        {
            throw new InvariantException($"The record at offset {ending.Offset} has ended twice.");
        }

        if (record.IsPart)
        {
            ending.Parts--;
        }
        else
        {
            (ending.HasEnded, ending.Outcome) = (true, outcome);
            if (code is not null)
            {
                _codesOfOpen[record.Number] = code;
            }
        }

        MoveOverFinished();
    }

    private void MoveOverFinished()
    {
        while (_first < _next && Of(_first) is { HasEnded: true, Parts: 0 } first)
        {
            Finished++;
            Position = first.Offset + 1;
            _outcomes[(int)first.Outcome]++;
            if (_codesOfOpen.Remove(_first, out var known))
            {
                _codes[known] = _codes.GetValueOrDefault(known) + 1;
            }

            _first++;
        }

        if (Open == 0 && _ring.Length > Least)
        {
            _ring = new Entry[Least];
        }
    }

    private void Require(TrackedRecord record)
    {
        if (record.Number < _first || record.Number >= _next)
        {
            throw new InvariantException($"A record is no longer, or not yet, under way: the position is {Position}.");
        }
    }

    private void Grow()
    {
        var larger = new Entry[2 * _ring.Length];
        for (var number = _first; number < _next; number++)
        {
            larger[number & (larger.Length - 1)] = Of(number);
        }

        _ring = larger;
    }

    private ref Entry Of(long number) => ref _ring[number & (_ring.Length - 1)];

    private struct Entry
    {
        public long Offset;
        public int Parts;
        public Outcome Outcome;
        public bool HasEnded;
    }
}

/// <summary>A record on its way from the partition to its outcome, or a part of one that goes to another leaf beside it. Of use with its tracker only.</summary>
public readonly record struct TrackedRecord
{
    // One number in place of an object: as many as records wait, in millions while a backlog is read.
    private readonly long _value;

    internal TrackedRecord(long number, bool isPart) => _value = (number << 1) | (isPart ? 1L : 0);

    internal long Number => _value >> 1;

    internal bool IsPart => (_value & 1) != 0;
}
