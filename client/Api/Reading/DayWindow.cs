using System.Globalization;
using CommunityScoring.Api.Problems;

namespace CommunityScoring.Api.Reading;

/// <summary>The UTC days that a route can be asked for; reads those that it is asked for.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last.</param>
internal readonly record struct DayWindow(DateOnly First, DateOnly Last)
{
    private const string Format = "yyyy-MM-dd";

    /// <summary>Any day.</summary>
    public static DayWindow Any { get; } = new(DateOnly.MinValue, DateOnly.MaxValue);

    /// <summary>A day as answers and messages show it.</summary>
    public static string Text(DateOnly day) => day.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>Reads a day; null where none was sent.</summary>
    /// <param name="field">The parameter's name.</param>
    /// <param name="value">The day as sent.</param>
    /// <exception cref="ProblemException">It is no day, or out of the window.</exception>
    public DateOnly? Day(string field, string? value)
    {
        if (value is null)
        {
            return null;
        }

        return DateOnly.TryParseExact(value, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day >= First && day <= Last
            ? day
            : throw Refusal.Parameter(field, value, this == Any ? "YYYY-MM-DD" : $"YYYY-MM-DD from {Text(First)} to {Text(Last)}");
    }

    /// <summary>Reads the first and the last day of a range.</summary>
    /// <param name="from">The first day as sent; null for <paramref name="days"/> before the last, or the window's first.</param>
    /// <param name="to">The last day as sent; null for <paramref name="today"/>.</param>
    /// <param name="today">The present UTC day.</param>
    /// <param name="days">How far back the range goes when nobody says.</param>
    /// <exception cref="ProblemException">A day is not allowed, or the first is after the last.</exception>
    public (DateOnly From, DateOnly To) Range(string? from, string? to, DateOnly today, int days)
    {
        var last = Day("to", to) ?? today;
        var first = Day("from", from) ?? DateOnly.FromDayNumber(Math.Max(First.DayNumber, last.DayNumber - days));
        return first <= last ? (first, last) : throw Refusal.Parameter("from", from, $"a day on or before to, which is {Text(last)}");
    }
}
