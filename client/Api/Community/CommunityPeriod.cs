using System.Globalization;
using CommunityScoring.Api.Problems;
using CommunityScoring.Facts;

namespace CommunityScoring.Api.Community;

/// <summary>Reads the period that community figures are asked for.</summary>
internal static class CommunityPeriod
{
    /// <summary>What <c>from</c> means, for the description.</summary>
    public const string FromText = "First UTC day, YYYY-MM-DD, not before what is kept: 1096 days. Default: 29 days before the last.";

    /// <summary>What <c>to</c> means, for the description.</summary>
    public const string ToText = "Last UTC day, YYYY-MM-DD, not after today. Default: today.";

    private const int DefaultDays = 30;
    private const string Format = "yyyy-MM-dd";

    /// <summary>Reads the first and the last day.</summary>
    /// <param name="from">The first day as sent; null for a period of 30 days.</param>
    /// <param name="to">The last day as sent; null for today.</param>
    /// <param name="today">The present UTC day.</param>
    /// <exception cref="ProblemException">A day is not allowed, or the first is after the last.</exception>
    public static (DateOnly From, DateOnly To) Read(string? from, string? to, DateOnly today)
    {
        var oldest = today.AddDays(-LeafReducer.KeptDays);
        var last = to is null ? today : Day("to", to, oldest, today);
        var implied = last.AddDays(1 - DefaultDays);
        var first = from is not null ? Day("from", from, oldest, today) : implied < oldest ? oldest : implied;
        return first <= last ? (first, last) : throw Refusal.Parameter("from", from, $"a day on or before to, which is {Text(last)}");
    }

    private static DateOnly Day(string field, string value, DateOnly oldest, DateOnly today) =>
        DateOnly.TryParseExact(value, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day >= oldest && day <= today
            ? day
            : throw Refusal.Parameter(field, value, $"YYYY-MM-DD from {Text(oldest)} to {Text(today)}");

    private static string Text(DateOnly day) => day.ToString(Format, CultureInfo.InvariantCulture);
}
