using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
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

    /// <summary>Reads the first and the last day.</summary>
    /// <param name="from">The first day as sent; null for a period of 30 days.</param>
    /// <param name="to">The last day as sent; null for today.</param>
    /// <param name="today">The present UTC day.</param>
    /// <exception cref="ProblemException">A day is not allowed, or the first is after the last.</exception>
    public static (DateOnly From, DateOnly To) Read(string? from, string? to, DateOnly today) =>
        new DayWindow(today.AddDays(-LeafReducer.KeptDays), today).Range(from, to, today, DefaultDays - 1);
}
