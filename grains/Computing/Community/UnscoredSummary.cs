using System.Collections.Immutable;
using CommunityScoring.Scores;

namespace CommunityScoring.Community;

/// <summary>An activity that the model does not know, over the whole community: it is worth nothing until a model gives it points.</summary>
/// <param name="Activity">The activity's name.</param>
/// <param name="Count">How often it was done within the model's lookback; above 0. Staff days and what consent hides are left out.</param>
/// <param name="Persons">By how many persons.</param>
/// <param name="FirstOn">The first of those days.</param>
/// <param name="LastOn">The last of those days.</param>
/// <param name="Example">Who did it on the last day; of several the ordinally first.</param>
public sealed record UnscoredSummary(string Activity, long Count, int Persons, DateOnly FirstOn, DateOnly LastOn, string Example)
    : IComparable<UnscoredSummary>
{
    /// <summary>The activities of a community that a model does not know, the most frequent first, then in ordinal order.</summary>
    /// <param name="facts">The community.</param>
    /// <param name="model">The model.</param>
    /// <param name="asOf">The last day that counts.</param>
    public static ImmutableArray<UnscoredSummary> Of(CommunityFacts facts, ScoringModel model, DateOnly asOf)
    {
        var sums = new Dictionary<string, Sum>(StringComparer.Ordinal);
        var first = asOf.AddDays(-model.LookbackDays);
        foreach (var part in facts.Members)
        {
            Add(sums, part, model, first, asOf);
        }

        return [.. sums.Select(sum => sum.Value.ToSummary(sum.Key)).Order()];
    }

    /// <inheritdoc/>
    public int CompareTo(UnscoredSummary? other)
    {
        var order = other is null ? -1 : other.Count.CompareTo(Count);
        return order != 0 ? order : string.CompareOrdinal(Activity, other!.Activity);
    }

    private static void Add(Dictionary<string, Sum> sums, MemberActivity part, ScoringModel model, DateOnly first, DateOnly last)
    {
        var buckets = part.Buckets.Decode();
        for (var at = 0; at < buckets.Length;)
        {
            // Programs of one activity of a day stand side by side: a sum below 0 reads as 0.
            var (day, activity, count) = (buckets[at].Day, buckets[at].Activity, 0L);
            for (; at < buckets.Length && buckets[at].Day == day && buckets[at].Activity == activity; at++)
            {
                count += buckets[at].Count;
            }

            if (count > 0 && day >= first && day <= last && model.Find(activity) is null)
            {
                if (!sums.TryGetValue(activity, out var sum))
                {
                    sums[activity] = sum = new Sum();
                }

                sum.Add(part.Person, day, count);
            }
        }
    }

    private sealed class Sum
    {
        private readonly HashSet<string> _persons = new(StringComparer.Ordinal);
        private long _count;
        private DateOnly _first = DateOnly.MaxValue;
        private DateOnly _last = DateOnly.MinValue;
        private string _example = "";

        public void Add(string person, DateOnly day, long count)
        {
            _persons.Add(person);
            _count += count;
            _first = day < _first ? day : _first;
            if (day > _last || (day == _last && string.CompareOrdinal(person, _example) < 0))
            {
                (_last, _example) = (day, person);
            }
        }

        public UnscoredSummary ToSummary(string activity) => new(activity, _count, _persons.Count, _first, _last, _example);
    }
}
