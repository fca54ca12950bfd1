using CommunityScoring.Api.Problems;
using CommunityScoring.Contracts;
using CommunityScoring.Scores;

namespace CommunityScoring.Api.Reading;

/// <summary>Reads the day and the model that a request asks for.</summary>
internal sealed class ScoreQueries(IGrainFactory grains, TimeProvider time)
{
    /// <summary>Days back that can be asked for.</summary>
    public const int MostBack = 365;

    /// <summary>Days ahead that can be asked for.</summary>
    public const int MostAhead = 180;

    /// <summary>The present UTC day.</summary>
    public DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private DayWindow Window => new(Today.AddDays(-MostBack), Today.AddDays(MostAhead));

    /// <summary>Reads <c>asOf</c> and <c>model</c>.</summary>
    /// <exception cref="ProblemException">A value is not allowed.</exception>
    public async ValueTask<ScoreQuery> ReadAsync(string? asOf, string? model) =>
        asOf is null && model is null
            ? ScoreQuery.Now
            : new ScoreQuery(Day("asOf", asOf), await ModelAsync(model));

    /// <summary>Reads a day; null where there is none.</summary>
    /// <exception cref="ProblemException">It is no day, or out of the window.</exception>
    public DateOnly? Day(string field, string? value) => Window.Day(field, value);

    /// <summary>Reads a range of days.</summary>
    /// <param name="from">The first day as sent; null for <paramref name="days"/> before the last.</param>
    /// <param name="to">The last day as sent; null for today.</param>
    /// <param name="days">How far back the range goes when nobody says.</param>
    /// <exception cref="ProblemException">A day is not allowed, or the first is after the last, or the range is too long.</exception>
    public (DateOnly From, DateOnly To) Range(string? from, string? to, int days)
    {
        var (first, last) = Window.Range(from, to, Today, days);
        return last.DayNumber - first.DayNumber <= MostBack
            ? (first, last)
            : throw Refusal.Parameter("from", from, $"at most {MostBack} days before to, which is {DayWindow.Text(last)}");
    }

    /// <summary>Reads a model's name; null where there is none.</summary>
    /// <exception cref="ProblemException">There is no such model.</exception>
    public async ValueTask<string?> ModelAsync(string? model)
    {
        if (model is null)
        {
            return null;
        }

        var models = (await grains.GetGrain<IModelCatalogGrain>(0).ListAsync()).Value;
        return models.Any(known => known.Name == model)
            ? model
            : throw Refusal.Parameter("model", model, string.Join(", ", models.Select(known => known.Name)));
    }

    /// <summary>What a model says of revenue.</summary>
    /// <param name="model">The model's name, which is known; null for the active one.</param>
    public async ValueTask<RevenueParameters> RevenueAsync(string? model) =>
        model is null || model == ScoringModel.Default.Name
            ? ScoringModel.Default.Revenue
            : ScoringModel.Parse((await grains.GetGrain<IModelCatalogGrain>(0).ListAsync()).Value.First(known => known.Name == model).Json).Revenue;
}
