using System.Text.Json.Nodes;
using CommunityScoring.Client.CommandLine.Rendering;

namespace CommunityScoring.Client.CommandLine.Replay;

/// <summary>What a replay came to.</summary>
internal static class ReplaySummary
{
    internal static string Line(ReplayCounts counts, string topic)
    {
        var line = $"{Figures.Count(counts.Delivered)} events ({Figures.Megabytes(counts.BytesDelivered)}) to {topic} in {counts.Elapsed.TotalSeconds:0.0} s, "
            + $"{Figures.Count(ReplayProgress.Rate(counts))}/s";
        line += counts.BadLines > 0 ? $"; {Figures.Count(counts.BadLines)} bad lines skipped" : "";
        line += counts.Failed > 0 ? $"; {Figures.Count(counts.Failed)} not taken" : "";
        return counts.InFlight > 0 ? $"{line}; {Figures.Count(counts.InFlight)} without an answer" : line;
    }

    internal static JsonObject Document(ReplayCounts counts, string topic, ExitCode exitCode) => new()
    {
        ["topic"] = topic,
        ["events"] = counts.Delivered,
        ["bytes"] = counts.BytesDelivered,
        ["badLines"] = counts.BadLines,
        ["failed"] = counts.Failed,
        ["unanswered"] = counts.InFlight,
        ["seconds"] = Math.Round(counts.Elapsed.TotalSeconds, 3),
        ["eventsPerSecond"] = ReplayProgress.Rate(counts),
        ["exitCode"] = (int)exitCode,
    };
}
