using System.Text.Json.Serialization;

namespace CommunityScoring.Facts;

/// <summary>
/// When and by whom something was said: what last-writer-wins compares. Ordered by time, then source, then id
/// (both ordinal), so that any two distinct events have one winner whatever order they arrive in.
/// </summary>
/// <param name="Time">The event's time, in UTC.</param>
/// <param name="Source">The CloudEvents source.</param>
/// <param name="Id">The CloudEvents id, unique within the source.</param>
public readonly record struct Stamp(DateTimeOffset Time, string Source, string Id) : IComparable<Stamp>
{
    /// <summary>The UTC calendar day of <see cref="Time"/>.</summary>
    [JsonIgnore]
    public DateOnly Day => DateOnly.FromDateTime(Time.UtcDateTime);

    /// <inheritdoc/>
    public int CompareTo(Stamp other)
    {
        var byTime = Time.UtcTicks.CompareTo(other.Time.UtcTicks);
        if (byTime != 0)
        {
            return byTime;
        }

        var bySource = string.CompareOrdinal(Source, other.Source);
        return bySource != 0 ? bySource : string.CompareOrdinal(Id, other.Id);
    }
}
