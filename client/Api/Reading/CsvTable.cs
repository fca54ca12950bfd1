using System.Globalization;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace CommunityScoring.Api.Reading;

/// <summary>A table as CSV (RFC 4180) with an ETag, for a spreadsheet.</summary>
/// <param name="columns">The names of the columns, separated by commas.</param>
/// <param name="rows">The fields of each row, see the methods that write them.</param>
internal sealed class CsvTable(string columns, IEnumerable<IEnumerable<string>> rows) : IResult
{
    public const string ContentType = "text/csv";

    /// <summary>True when the client prefers CSV to JSON.</summary>
    public static bool IsWanted(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return Quality(accepted, ContentType) is > 0 and var csv && csv >= Quality(accepted, "application/json");
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var text = new StringBuilder(columns).Append("\r\n");
        foreach (var row in rows)
        {
            text.AppendJoin(',', row).Append("\r\n");
        }

        return TaggedBody.WriteAsync(httpContext, Encoding.UTF8.GetBytes(text.ToString()), "text/csv; charset=utf-8; header=present");
    }

    public static string Text(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return string.Empty;
        }

        // A spreadsheet takes these for the start of a formula.
        var safe = text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    public static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? string.Empty;

    public static string Time(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? string.Empty;

    public static string Number(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? string.Empty;

    public static string Amount(decimal? amount) => amount?.ToString(CultureInfo.InvariantCulture) ?? string.Empty;

    public static string Flag(bool flag) => flag ? "true" : "false";

    private static double? Quality(IList<MediaTypeHeaderValue> accepted, string type) => accepted
        .Where(one => one.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
        .Select(one => (double?)(one.Quality ?? 1))
        .DefaultIfEmpty(0)
        .Max();
}
