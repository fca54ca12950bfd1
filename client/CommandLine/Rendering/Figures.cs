using System.Globalization;

namespace CommunityScoring.Client.CommandLine.Rendering;

/// <summary>How figures are written.</summary>
internal static class Figures
{
    /// <summary>Stands where there is no value.</summary>
    internal const string None = "-";

    /// <summary>A score, with one decimal.</summary>
    internal static string Score(double? score) => score?.ToString("0.0", CultureInfo.InvariantCulture) ?? None;

    /// <summary>A count, in groups of thousands.</summary>
    internal static string Count(double? count) => count?.ToString("#,0", CultureInfo.InvariantCulture) ?? None;

    /// <summary>A share, in percent with one decimal.</summary>
    internal static string Percent(double? share) => share is { } known ? (100 * known).ToString("#,0.0", CultureInfo.InvariantCulture) + " %" : None;

    /// <summary>A number of bytes, in MB of a million.</summary>
    internal static string Megabytes(long bytes) => (bytes / 1e6).ToString("#,0.0", CultureInfo.InvariantCulture) + " MB";

    /// <summary>A span in hours, minutes and seconds.</summary>
    internal static string Span(TimeSpan span) =>
        span.TotalHours >= 1 ? $"{(int)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00}" : $"{span.Minutes}:{span.Seconds:00}";
}
