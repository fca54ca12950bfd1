using System.Collections.Immutable;

using CommunityScoring.People;

namespace CommunityScoring.Scores;

/// <summary>Scores a member: a pure function of the person's facts, a model and a day.</summary>
public static class MemberScoring
{
    /// <summary>The scores of a day.</summary>
    /// <param name="days">The person's activity, by day and then by activity (ordinal); staff days included.</param>
    /// <param name="model">The model.</param>
    /// <param name="asOf">The as-of day; later days count nothing, so a day ahead is a forecast without new events.</param>
    /// <exception cref="ArgumentException">The days are out of order.</exception>
    public static MemberScore Score(ImmutableArray<ActivityDay> days, ScoringModel model, DateOnly asOf)
    {
        var series = PersonSeries.Of(days, model);
        var sums = new RawSums(model);
        foreach (ref readonly var day in Window(series, model, asOf))
        {
            sums.Add(day, asOf.DayNumber);
        }

        return Score(series, sums, model, asOf);
    }

    /// <summary>The scores of a day, taken apart into terms that sum to them exactly, in the order given.</summary>
    /// <param name="days">The person's activity, by day and then by activity (ordinal); staff days included.</param>
    /// <param name="model">The model.</param>
    /// <param name="asOf">The as-of day.</param>
    /// <exception cref="ArgumentException">The days are out of order.</exception>
    public static MemberExplanation Explain(ImmutableArray<ActivityDay> days, ScoringModel model, DateOnly asOf)
    {
        var series = PersonSeries.Of(days, model);
        var sums = new RawSums(model);
        var dimensions = RawTerms.List(Window(series, model, asOf), sums, model, asOf.DayNumber);
        return new MemberExplanation(model.Name, model.Version, Score(series, sums, model, asOf), dimensions);
    }

    /// <summary>Engagement and level of each day from <paramref name="from"/> to <paramref name="to"/>, as known now.</summary>
    /// <param name="days">The person's activity, by day and then by activity (ordinal); staff days included.</param>
    /// <param name="model">The model.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day, on or after the first.</param>
    /// <exception cref="ArgumentException">The range is empty, or the days are out of order.</exception>
    public static ImmutableArray<MemberDay> History(ImmutableArray<ActivityDay> days, ScoringModel model, DateOnly from, DateOnly to)
    {
        if (to < from)
        {
            throw new ArgumentException($"The last day {to:O} is before the first day {from:O}.", nameof(to));
        }

        var series = PersonSeries.Of(days, model);
        var history = ImmutableArray.CreateBuilder<MemberDay>(to.DayNumber - from.DayNumber + 1);
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            var sums = new RawSums(model);
            foreach (ref readonly var scored in Window(series, model, day))
            {
                sums.Add(scored, day.DayNumber);
            }

            var engagement = model.Member.Engagement(sums.Total());
            history.Add(new MemberDay(day, engagement, model.Member.LevelOf(engagement)));
        }

        return history.MoveToImmutable();
    }

    private static ReadOnlySpan<ScoredDay> Window(PersonSeries series, ScoringModel model, DateOnly asOf) =>
        series.Between(asOf.DayNumber - model.LookbackDays, asOf.DayNumber);

    private static MemberScore Score(PersonSeries series, RawSums sums, ScoringModel model, DateOnly asOf)
    {
        var raw = ImmutableArray.CreateBuilder<DimensionScore>(model.Dimensions.Length);
        for (var dimension = 0; dimension < model.Dimensions.Length; dimension++)
        {
            raw.Add(new DimensionScore(model.Dimensions[dimension].Name, sums.OfDimension(dimension)));
        }

        var total = sums.Total();
        var engagement = model.Member.Engagement(total);
        return new MemberScore(
            asOf,
            engagement,
            model.Member.LevelOf(engagement),
            raw.MoveToImmutable(),
            total,
            series.LastActiveUntil(asOf.DayNumber) is { } last ? DateOnly.FromDayNumber(last) : null,
            Unscored(Window(series, model, asOf)));
    }

    private static ImmutableArray<UnscoredActivity> Unscored(ReadOnlySpan<ScoredDay> window)
    {
        SortedDictionary<string, UnscoredActivity>? unscored = null;
        foreach (ref readonly var day in window)
        {
            if (day.Activity is null)
            {
                unscored ??= new SortedDictionary<string, UnscoredActivity>(StringComparer.Ordinal);
                var before = unscored.TryGetValue(day.Name, out var found) ? found.Count : 0;
                unscored[day.Name] = new UnscoredActivity(day.Name, before + day.Count, DateOnly.FromDayNumber(day.Day));
            }
        }

        return unscored is null ? [] : [.. unscored.Values];
    }
}
