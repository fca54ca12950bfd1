using Spectre.Console;

namespace CommunityScoring.Client.CommandLine.Rendering;

/// <summary>The states of risk, and how they look.</summary>
internal static class RiskState
{
    internal static readonly string[] Names = ["healthy", "watch", "at_risk", "critical", "churned", "no_signal"];

    internal static Style Style(string? state) => state switch
    {
        "healthy" => new Style(Color.Green),
        "watch" => new Style(Color.Yellow),
        "at_risk" => new Style(Color.Red),
        "critical" => new Style(Color.White, Color.Red, Decoration.Bold),
        _ => new Style(Color.Grey),
    };

    internal static Text Text(string? state) => new(state ?? Figures.None, Style(state));
}
