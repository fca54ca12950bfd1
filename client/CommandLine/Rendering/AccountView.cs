using System.Text.Json.Nodes;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CommunityScoring.Client.CommandLine.Rendering;

/// <summary>An account on a terminal.</summary>
internal static class AccountView
{
    private static readonly string[] Statuses = ["open", "won", "lost"];
    private static readonly string[] Levels = ["champion", "contributor", "participant", "observer", "dormant"];

    internal static IRenderable Of(JsonNode account)
    {
        var risk = account.Field("risk");
        var members = account.Field("members");
        var sheet = new FactSheet(Title(account.Text("account"), account.Text("name")))
            .AddIfThere("Segment", account.Text("segment"))
            .AddIfThere("Owner", account.Text("owner"))
            .AddIfThere("Status", account.Text("status"))
            .AddIfThere("Renewal on", account.Text("renewalOn"))
            .Add("Engagement", Figures.Score(account.Number("engagement")))
            .Add("Momentum", Figures.Score(account.Number("momentum")))
            .Add("Risk", RiskLine(risk))
            .AddIfThere("At risk on", risk.Text("atRiskOn"))
            .Add("Revenue influence", Figures.Score(account.Number("revenueInfluence")))
            .Add("Members", $"{Figures.Count(members.Number("current"))} current, {Figures.Count(members.Number("departed"))} departed")
            .AddIfThere("Levels", LevelLine(members.Field("levels")))
            .Add("Last active on", account.Text("lastActiveOn") ?? Figures.None);
        foreach (var currency in account.Items("revenue"))
        {
            AddAmounts(sheet, currency);
        }

        return sheet.AddReading(account);
    }

    // In minor units, as the API has them: a terminal is no place to guess how many decimals a currency has.
    private static void AddAmounts(FactSheet sheet, JsonNode currency)
    {
        foreach (var status in Statuses)
        {
            var amounts = currency.Field(status);
            if (amounts.Number("opportunities") is > 0)
            {
                sheet.Add(
                    $"{currency.Text("currency")} {status}",
                    $"{Figures.Count(amounts.Number("amount"))} minor units in {Figures.Count(amounts.Number("opportunities"))}, "
                    + $"with the community {Figures.Count(amounts.Number("full"))}, attributed {Figures.Count(amounts.Number("attributed"))}");
            }
        }
    }

    private static Paragraph RiskLine(JsonNode? risk)
    {
        var state = risk.Text("state");
        var line = new Paragraph($"{Figures.Score(risk.Number("score"))}  ").Append(state ?? Figures.None, RiskState.Style(state));
        return risk.Text("since") is { } since ? line.Append($" since {since}") : line;
    }

    private static string? LevelLine(JsonNode? levels) => levels is null
        ? null
        : string.Join(", ", Levels.Where(level => levels.Number(level) is > 0).Select(level => $"{Figures.Count(levels.Number(level))} {level}"));

    private static string Title(string? id, string? name) => name is null || name == id ? id ?? Figures.None : $"{id}  {name}";
}
