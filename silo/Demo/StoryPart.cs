using System.Globalization;
using System.Text.Json;
using CommunityScoring.Events;

namespace CommunityScoring.Silo.Demo;

/// <summary>
/// One strand of the sample. What it starts on a day depends on the seed and that day alone, and is over within
/// <see cref="ReachDays"/>; so any day can be told without the days before it.
/// </summary>
internal abstract class StoryPart(SampleCast cast)
{
    /// <summary>Stands in ids; unique among the parts.</summary>
    public abstract string Name { get; }

    /// <summary>The most days from the start of something to its last event.</summary>
    public virtual int ReachDays => 0;

    protected SampleCast Cast { get; } = cast;

    /// <summary>All events, on whichever day, of what starts on <paramref name="day"/>.</summary>
    public void Begin(int day, List<PlannedEvent> events) =>
        Tell(new Chapter(Cast, Name, day, events));

    protected abstract void Tell(Chapter chapter);
}

/// <summary>What one part starts on one day: its random draws, its ids, and where its events go.</summary>
internal sealed class Chapter(SampleCast cast, string part, int day, List<PlannedEvent> events)
{
    /// <summary>An event arrives at most this many days after its time.</summary>
    public const int LateDays = 3;

    private readonly string _idPrefix =
        $"{part}-{cast.Midnight(day).UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}-";

    private int _count;

    public int Day => day;

    public Random Draw { get; } = SeededDraw.For(cast.Seed, part, day);

    /// <summary>A moment of the day, around noon rather than at night.</summary>
    public DateTimeOffset Moment(int daysLater = 0)
    {
        var share = (Draw.NextDouble() + Draw.NextDouble()) / 2;
        return cast.Midnight(day + daysLater).AddMilliseconds((int)(share * 86_399_000));
    }

    /// <summary>Adds an event. Some arrive hours late, a few days.</summary>
    public void Add(string type, string key, DateTimeOffset time, Action<Utf8JsonWriter> data)
    {
        var luck = Draw.NextDouble();
        var hours = luck < 0.01 ? Draw.Between(24, 71) : luck < 0.04 ? Draw.Between(1, 12) : 0;
        AddAt(type, key, time, time.AddMilliseconds((int)(hours * 3_600_000)), data);
    }

    /// <summary>Adds an event with an arrival of its own.</summary>
    public void AddAt(string type, string key, DateTimeOffset time, DateTimeOffset at, Action<Utf8JsonWriter> data)
    {
        var id = _idPrefix + (++_count).ToString(CultureInfo.InvariantCulture);
        events.Add(new PlannedEvent(at, time, type, id, key, data));
    }

    /// <summary>Adds an activity of the member, recorded under the given identity of theirs.</summary>
    public void AddActivity(
        SampleMember member, string identity, string activity, DateTimeOffset time,
        string? program = null, double? sentiment = null) =>
        Add(EventTypes.Activity, ActivityMix.KeyOf(member, identity), time,
            ActivityMix.Data(identity, activity, program, sentiment));
}
