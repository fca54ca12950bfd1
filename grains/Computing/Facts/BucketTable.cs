using System.Runtime.InteropServices;

namespace CommunityScoring.Facts;

/// <summary>
/// The buckets of one identity while events are added: sorted by day, activity and program. Counts and sentiments add
/// and the first time takes the minimum, so the order of arrival does not show. Not thread-safe; a leaf owns it.
/// </summary>
public sealed class BucketTable
{
    private readonly List<Bucket> _buckets;

    /// <summary>Starts from packed buckets.</summary>
    /// <param name="packed">The buckets.</param>
    /// <param name="coming">How many more are about to come, at most.</param>
    public BucketTable(PackedBuckets packed, int coming = 0)
    {
        var known = packed.DecodeCopy();
        _buckets = new List<Bucket>(known.Length + coming);
        _buckets.AddRange(known);
    }

    /// <summary>Number of buckets.</summary>
    public int Count => _buckets.Count;

    /// <summary>Adds one activity.</summary>
    /// <param name="at">Time of the activity, UTC.</param>
    /// <param name="activity">The activity's name.</param>
    /// <param name="program">The program, or null.</param>
    /// <param name="sentiment">Sentiment in millionths, −1 000 000 … 1 000 000.</param>
    public void AddActivity(DateTimeOffset at, string activity, string? program, int sentiment)
    {
        var utc = at.UtcDateTime;
        ref var bucket = ref Find(DateOnly.FromDateTime(utc), activity, program);
        var ticks = utc.TimeOfDay.Ticks;
        bucket = bucket with
        {
            Count = bucket.Count + 1,
            FirstAt = bucket.FirstAt < 0 ? ticks : Math.Min(bucket.FirstAt, ticks),
            Positive = bucket.Positive + Math.Max(0, sentiment),
            Negative = bucket.Negative + Math.Max(0, -sentiment),
        };
    }

    /// <summary>Takes counts back; the bucket may go below zero until what it retracts arrives.</summary>
    public void Retract(DateOnly day, string activity, string? program, int count)
    {
        ref var bucket = ref Find(day, activity, program);
        bucket = bucket with { Count = bucket.Count - count };
    }

    /// <summary>Drops the buckets for which <paramref name="match"/> holds.</summary>
    /// <returns>How many were dropped.</returns>
    public int RemoveWhere(Predicate<Bucket> match) => _buckets.RemoveAll(match);

    /// <summary>The earliest day held, or null.</summary>
    public DateOnly? FirstDay => _buckets.Count == 0 ? null : _buckets[0].Day;

    /// <summary>The compact, immutable form.</summary>
    public PackedBuckets Pack() => PackedBuckets.Encode(CollectionsMarshal.AsSpan(_buckets));

    private ref Bucket Find(DateOnly day, string activity, string? program)
    {
        var low = 0;
        var high = _buckets.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Bucket.CompareKeys(_buckets[middle], day, activity, program) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        if (low == _buckets.Count || Bucket.CompareKeys(_buckets[low], day, activity, program) != 0)
        {
            _buckets.Insert(low, new Bucket(day, activity, program, 0, -1, 0, 0));
        }

        return ref CollectionsMarshal.AsSpan(_buckets)[low];
    }
}
