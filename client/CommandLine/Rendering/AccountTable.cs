using System.Text.Json.Nodes;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CommunityScoring.Client.CommandLine.Rendering;

/// <summary>A list of accounts on a terminal.</summary>
internal static class AccountTable
{
    internal static Table Of(IEnumerable<JsonNode> accounts)
    {
        var table = WithColumns(new TableColumn("#").RightAligned().NoWrap());
        var rank = 0;
        foreach (var account in accounts)
        {
            var state = account.Field("risk").Text("state");
            table.AddRow(
                new Text($"{++rank}"),
                Name(account),
                new Text(Figures.Score(account.Number("engagement"))),
                new Text(Figures.Score(account.Number("momentum"))),
                new Text(Figures.Score(account.Field("risk").Number("score")), RiskState.Style(state)),
                RiskState.Text(state),
                new Text(account.Text("lastActiveOn") ?? Figures.None));
        }

        return table;
    }

    /// <summary>A table with the columns of an account, after those given.</summary>
    internal static Table WithColumns(params TableColumn[] before) => new Table()
        .Border(TableBorder.Simple)
        .AddColumns(before)
        .AddColumns(
            new TableColumn("account"),
            new TableColumn("engagement").RightAligned().NoWrap(),
            new TableColumn("momentum").RightAligned().NoWrap(),
            new TableColumn("risk").RightAligned().NoWrap(),
            new TableColumn("state").NoWrap(),
            new TableColumn("last active").NoWrap());

    internal static IRenderable Name(JsonNode account)
    {
        var (id, name) = (account.Text("account") ?? Figures.None, account.Text("name"));
        return name is null || name == id ? new Text(id) : new Paragraph(id).Append($" {name}", new Style(Color.Grey));
    }
}
