using System.Text.Json;
using CommunityScoring.Api.Problems;

namespace CommunityScoring.Api.Alerts;

/// <summary>Until when to hide an alert.</summary>
/// <param name="Until">RFC 3339, in the future and at most a year ahead.</param>
internal sealed record SnoozeRequest(DateTimeOffset Until);

/// <summary>Who is to see to an alert.</summary>
/// <param name="Assignee">1–128 characters, or null for nobody.</param>
internal sealed record AssignRequest(string? Assignee);

/// <summary>Reads the bodies of the routes of alerts.</summary>
internal static class AlertBody
{
    private const int LongestName = 128;
    private const int MostDays = 365;

    /// <summary>Until when to hide an alert.</summary>
    /// <exception cref="ProblemException">The body is not allowed.</exception>
    public static async Task<DateTimeOffset> UntilAsync(HttpRequest request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string allowed = "a time as in 2026-12-01T09:00:00Z, in the future and at most 365 days ahead";
        var value = await FieldAsync(request, "until", allowed, cancellationToken);
        return value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var until) && until > now && until <= now.AddDays(MostDays)
            ? until.ToUniversalTime()
            : throw Refusal.Parameter("until", value.ToString(), allowed);
    }

    /// <summary>Who is to see to an alert; null for nobody.</summary>
    /// <exception cref="ProblemException">The body is not allowed.</exception>
    public static async Task<string?> AssigneeAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        const string allowed = "1-128 characters, or null for nobody";
        var value = await FieldAsync(request, "assignee", allowed, cancellationToken);
        return value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String when value.GetString()!.Trim() is { Length: >= 1 and <= LongestName } name && !name.Any(char.IsControl) => name,
            _ => throw Refusal.Parameter("assignee", value.ToString(), allowed),
        };
    }

    private static async Task<JsonElement> FieldAsync(HttpRequest request, string field, string allowed, CancellationToken cancellationToken)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellationToken);
            return body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty(field, out var value)
                ? value.Clone()
                : throw Refusal.Parameter(field, null, allowed);
        }
        catch (JsonException)
        {
            throw Refusal.Body("$", $"The body is no JSON object with {field}.");
        }
    }
}
