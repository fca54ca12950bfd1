namespace CommunityScoring.Silo.Ingest;

/// <summary>
/// When the records of a partition were produced, a mark every tenth of a second: enough to say how old the oldest of
/// them is that is not stored yet. Written by the consumer's thread; safe to read on any other.
/// </summary>
public sealed class RecordAges
{
    private const long StepMilliseconds = 100;
    private const int MostMarks = 4_096;
    private readonly Lock _lock = new();
    private readonly Queue<(long Offset, long At)> _marks = [];
    private (long Offset, long At) _newest = (-1, long.MinValue);

    /// <summary>Takes a record, in the order of reading.</summary>
    /// <param name="offset">Its offset.</param>
    /// <param name="producedAt">Its timestamp in Kafka, as Unix milliseconds; 0 for none.</param>
    public void Note(long offset, long producedAt)
    {
        // Nearly every record ends here. A partition that is read again begins anew.
        if (producedAt <= 0 || (offset > _newest.Offset && producedAt < _newest.At + StepMilliseconds))
        {
            return;
        }

        lock (_lock)
        {
            if (offset <= _newest.Offset)
            {
                _marks.Clear();
            }

            _newest = (offset, producedAt);
            // Too many: the age of what is left out is told as that of the mark before it, which is older.
            if (_marks.Count < MostMarks)
            {
                _marks.Enqueue(_newest);
            }
        }
    }

    /// <summary>When the first record at or after a position was produced, rounded down; null where nothing has been read.</summary>
    /// <param name="position">The position; it does not go back but when the partition is read again.</param>
    public DateTimeOffset? ProducedAt(long position)
    {
        lock (_lock)
        {
            (long Offset, long At)? mark = _marks.TryPeek(out var first) ? first : null;
            while (_marks.Count > 1 && _marks.ElementAt(1).Offset <= position)
            {
                _marks.Dequeue();
                mark = _marks.Peek();
            }

            return mark is { } found ? DateTimeOffset.FromUnixTimeMilliseconds(found.At) : null;
        }
    }
}
