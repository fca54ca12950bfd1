using System.Globalization;
using System.Text.Json.Nodes;
using CommunityScoring.Client.CommandLine.Rendering;

namespace CommunityScoring.Client.CommandLine.Watch;

/// <summary>A line for each account that changes, for logs and pipes.</summary>
internal sealed class LineDisplay(TextWriter output) : IWatchDisplay
{
    /// <inheritdoc/>
    public Task RunAsync(Func<Task> watch) => watch();

    /// <inheritdoc/>
    public void Show(DateTimeOffset at, IReadOnlyList<JsonObject> accounts, IReadOnlyList<AccountChange> changes)
    {
        foreach (var change in changes)
        {
            if (Line(change) is { } line)
            {
                output.Write($"{at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)} {change.Account} {line}\n");
            }
        }

        output.Flush();
    }

    // Null where the difference is too small to be seen in one decimal.
    private static string? Line(AccountChange change)
    {
        switch (change)
        {
            case { After: null }:
                return "left the list";
            case { Before: null }:
                var risk = change.After.Field("risk");
                return $"engagement {Figures.Score(change.After.Number("engagement"))}, momentum {Figures.Score(change.After.Number("momentum"))}, "
                    + $"risk {Figures.Score(risk.Number("score"))} {risk.Text("state")}";
            default:
                var parts = change.Changed
                    .Select(field => (field.Name, Before: field.Shown(field.Of(change.Before)), After: field.Shown(field.Of(change.After))))
                    .Where(part => part.Before != part.After)
                    .Select(part => $"{part.Name} {part.Before} -> {part.After}")
                    .ToArray();
                return parts.Length == 0 ? null : string.Join(", ", parts);
        }
    }
}
