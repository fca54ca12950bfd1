using System.Text.Json.Nodes;
using Spectre.Console.Rendering;

namespace CommunityScoring.Client.CommandLine.Rendering;

/// <summary>A person on a terminal.</summary>
internal static class MemberView
{
    internal static IRenderable Of(JsonNode member) => new FactSheet(member.Text("person") ?? Figures.None)
        .AddIfThere("Identities", string.Join(", ", member.Items("identities").Select(identity => identity.AsText())))
        .Add("Account", member.Text("account") ?? Figures.None)
        .AddIfThere("Staff", member.Text("isStaff") == "yes" ? "yes" : null)
        .Add("Engagement", $"{Figures.Score(member.Number("engagement"))}  {member.Text("level")}".TrimEnd())
        .AddIfThere("Raw", RawLine(member.Field("raw")))
        .Add("Revenue influence", Figures.Score(member.Number("revenueInfluence")))
        .Add("Last active on", member.Text("lastActiveOn") ?? Figures.None)
        .AddIfThere("Unscored", UnscoredLine(member))
        .AddReading(member);

    private static string? RawLine(JsonNode? raw) =>
        raw is JsonObject dimensions ? string.Join(", ", dimensions.Select(raw => $"{Printable.Of(raw.Key)} {Figures.Score(raw.Value.AsNumber())}")) : null;

    private static string UnscoredLine(JsonNode member) =>
        string.Join(", ", member.Items("unscored").Select(unscored => $"{unscored.Text("activity")} {Figures.Count(unscored.Number("count"))}"));
}
