namespace CommunityScoring.Silo.Demo;

/// <summary>
/// An invented community, told as events: the same seed, start and sizes give the same events, byte for byte.
/// </summary>
/// <remarks>
/// The sample is one endless stream anchored at <see cref="Start"/>, ordered by arrival (<see cref="SampleEvent.At"/>);
/// every day of it is told on its own, so any interval can be asked for and intervals that meet neither miss nor
/// repeat an event. The caller keeps <see cref="Start"/> and goes on where it stopped. Event times are nearly in
/// order: some events arrive hours or days late, about one in a hundred arrives twice.
/// </remarks>
public sealed class SampleCommunity
{
    private readonly SampleCast _cast;
    private readonly StoryPart[] _parts;

    /// <summary>Draws the accounts and people; no event is made yet.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="start">First day (UTC). Keep it: another start is another sample.</param>
    /// <param name="sizes">Sizes; the defaults where null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below its minimum.</exception>
    public SampleCommunity(int seed, DateOnly start, SampleSizes? sizes = null)
    {
        Sizes = sizes ?? new SampleSizes();
        Sizes.Check();
        Start = start;
        _cast = new SampleCast(seed, start, Sizes);
        _parts =
        [
            new AccountStory(_cast), new MembershipStory(_cast), new ActivityStory(_cast), new QuestionStory(_cast),
            new ReferralStory(_cast), new ModerationStory(_cast), new OpportunityStory(_cast), new TouchStory(_cast),
            new CostStory(_cast),
        ];
    }

    /// <summary>The first day, to be kept by the caller.</summary>
    public DateOnly Start { get; }

    /// <summary>The sizes in use.</summary>
    public SampleSizes Sizes { get; }

    /// <summary>The start with which the story lines stand at their end on the day of <paramref name="now"/>.</summary>
    public static DateOnly StartFor(DateTimeOffset now, SampleSizes? sizes = null) =>
        DateOnly.FromDateTime(now.UtcDateTime).AddDays(-(sizes ?? new SampleSizes()).HistoryDays);

    /// <summary>The history from the start until <paramref name="until"/> (exclusive).</summary>
    public IEnumerable<SampleEvent> History(DateTimeOffset until) => HistoryBetween(_cast.Start, until);

    /// <summary>
    /// The events that arrive in [<paramref name="from"/>, <paramref name="until"/>), by arrival, lazily. Nothing
    /// arrives before the start.
    /// </summary>
    public IEnumerable<SampleEvent> HistoryBetween(DateTimeOffset from, DateTimeOffset until)
    {
        for (var day = Math.Max(0, _cast.DayOf(from)); _cast.Midnight(day) < until; day++)
        {
            foreach (var planned in Plan(day))
            {
                if (planned.At >= from && planned.At < until)
                    yield return planned.Write();
            }
        }
    }

    /// <summary>
    /// The stream from <paramref name="from"/> on, endless and lazy: what <see cref="HistoryBetween"/> would give,
    /// and over it a layer dense enough to watch (ids <c>live-…</c>, made for each second on its own). The caller
    /// paces it by <see cref="SampleEvent.At"/> and, after a pause, fills the gap with <see cref="HistoryBetween"/>.
    /// </summary>
    /// <param name="from">First moment; not before the start.</param>
    /// <param name="eventsPerSecond">
    /// Activities of the dense layer in a second of the stream's time; 0 leaves the natural stream alone. Most are
    /// visits and reactions, whose daily caps keep the scores apart for hours.
    /// </param>
    public IEnumerable<SampleEvent> LiveEvents(DateTimeOffset from, double eventsPerSecond = 10)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(eventsPerSecond);
        ArgumentOutOfRangeException.ThrowIfLessThan(from, _cast.Start);
        return Live(from, eventsPerSecond);
    }

    private IEnumerable<SampleEvent> Live(DateTimeOffset from, double eventsPerSecond)
    {
        for (var day = _cast.DayOf(from); ; day++)
        {
            var plan = Plan(day);
            var next = plan.FindIndex(e => e.At >= from);
            next = next < 0 ? plan.Count : next;
            var layer = new LiveLayer(_cast, day);
            var midnight = _cast.Midnight(day).ToUnixTimeSeconds();
            for (var second = Math.Max(midnight, from.ToUnixTimeSeconds()); second < midnight + 86_400; second++)
            {
                var events = layer.Second(second, eventsPerSecond);
                var end = DateTimeOffset.FromUnixTimeSeconds(second + 1);
                for (; next < plan.Count && plan[next].At < end; next++)
                    events.Add(plan[next]);
                foreach (var planned in events.Where(e => e.At >= from).OrderBy(e => e.At))
                    yield return planned.Write();
            }
        }
    }

    /// <summary>What arrives on the day, by arrival, repetitions included.</summary>
    private List<PlannedEvent> Plan(int day)
    {
        var begun = new List<PlannedEvent>();
        foreach (var part in _parts)
        {
            for (var first = Math.Max(0, day - part.ReachDays - Chapter.LateDays); first <= day; first++)
                part.Begin(first, begun);
        }

        var midnight = _cast.Midnight(day);
        var end = midnight.AddDays(1);
        var arriving = begun.Where(e => e.At >= midnight && e.At < end).OrderBy(e => e.At).ToList();
        var draw = SeededDraw.For(_cast.Seed, "repeat", day);
        var repeats = new List<PlannedEvent>();
        foreach (var planned in arriving)
        {
            // Within the day, so that a day stays whole on its own.
            var again = planned.At.AddSeconds(draw.Next(1, 14_400));
            if (draw.Chance(0.01) && again < end)
                repeats.Add(planned with { At = again });
        }

        return [.. arriving.Concat(repeats).OrderBy(e => e.At)];
    }
}
