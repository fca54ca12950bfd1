using System.Collections.Immutable;

using CommunityScoring.People;

namespace CommunityScoring.Scores;

/// <summary>A person's activity as one model sees it: each bucket with its worth, in order of days.</summary>
internal sealed class PersonSeries
{
    private PersonSeries(ScoredDay[] days) => Days = days;

    /// <summary>The buckets, by day and then by activity.</summary>
    public ScoredDay[] Days { get; }

    /// <summary>Looks every bucket up in the model.</summary>
    /// <exception cref="ArgumentException">The buckets are out of order, or two have the same day and activity.</exception>
    public static PersonSeries Of(ImmutableArray<ActivityDay> activity, ScoringModel model)
    {
        var days = new ScoredDay[activity.Length];
        var length = 0;
        for (var index = 0; index < activity.Length; index++)
        {
            ref readonly var bucket = ref activity.ItemRef(index);
            if (index > 0 && !IsAfter(bucket, activity.ItemRef(index - 1)))
            {
                throw new ArgumentException(
                    $"Buckets must be in order of day and activity; {bucket.Activity} of {bucket.Day:O} is not.", nameof(activity));
            }

            if (bucket.Count <= 0)
            {
                continue; // reads as no bucket at all
            }

            days[length++] = new ScoredDay(bucket, model.Find(bucket.Activity));
        }

        return new PersonSeries(length == days.Length ? days : days[..length]);
    }

    /// <summary>How many buckets are of days up to and including <paramref name="day"/>.</summary>
    public int CountUntil(int day)
    {
        var (low, high) = (0, Days.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Days[middle].Day <= day)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The buckets of days in [<paramref name="first"/>, <paramref name="last"/>].</summary>
    public ReadOnlySpan<ScoredDay> Between(int first, int last) => Days.AsSpan()[CountUntil(first - 1)..CountUntil(last)];

    /// <summary>The latest day with activity up to and including <paramref name="day"/>, or null.</summary>
    public int? LastActiveUntil(int day) => CountUntil(day) is > 0 and var count ? Days[count - 1].Day : null;

    private static bool IsAfter(in ActivityDay bucket, in ActivityDay previous) =>
        bucket.Day > previous.Day
        || (bucket.Day == previous.Day && string.CompareOrdinal(bucket.Activity, previous.Activity) > 0);
}
