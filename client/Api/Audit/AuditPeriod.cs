using System.Globalization;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Storage;

namespace CommunityScoring.Api.Audit;

/// <summary>Which entries are asked for.</summary>
internal static class AuditPeriod
{
    public const string FromText = "First UTC day, YYYY-MM-DD. Default: 30 days before the last.";
    public const string ToText = "Last UTC day, YYYY-MM-DD. Default: today.";

    private const int DefaultDays = 30;

    /// <summary>Reads the period: its first moment, and the one that it ends before.</summary>
    /// <exception cref="ProblemException">A day is not allowed.</exception>
    public static (DateTimeOffset From, DateTimeOffset Before) Read(string? from, string? to, DateOnly today)
    {
        var (first, last) = DayWindow.Any.Range(from, to, today, DefaultDays);
        return (Start(first), last == DateOnly.MaxValue ? DateTimeOffset.MaxValue : Start(last.AddDays(1)));
    }

    /// <summary>The token of the page after an entry.</summary>
    public static string TokenOf(AuditPlace place) => OpaqueToken.Write(string.Create(
        CultureInfo.InvariantCulture, $"{place.At.ToUnixTimeMilliseconds()} {place.Call} {(place.IsOutcome ? 1 : 0)}"));

    /// <summary>Where a page begins; null for the first one.</summary>
    /// <exception cref="ProblemException">It is no token.</exception>
    public static AuditPlace? PlaceOf(string? token) => OpaqueToken.Read(token, "the pageToken of the header Link of a page of /v1/audit", place =>
        place.Split(' ') is [var at, { Length: 32 } call, "0" or "1"] parts
        && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
        && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? new AuditPlace(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), call, parts[2] == "1")
            : null);

    private static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
