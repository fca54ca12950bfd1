using System.Text.Json.Nodes;
using Spectre.Console;

namespace CommunityScoring.Client.CommandLine.Rendering;

/// <summary>A list of alerts on a terminal.</summary>
internal static class AlertTable
{
    internal static Table Of(IEnumerable<JsonNode> alerts)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns(
            new TableColumn("raised").NoWrap(),
            new TableColumn("kind").NoWrap(),
            new TableColumn("account"),
            new TableColumn("state").NoWrap(),
            new TableColumn("assignee"),
            new TableColumn("id"));
        foreach (var alert in alerts)
        {
            table.AddRow(
                new Text(alert.Text("raisedOn") ?? Figures.None),
                new Text(alert.Text("kind") ?? Figures.None),
                AccountTable.Name(alert),
                new Text(alert.Text("state") ?? Figures.None),
                new Text(alert.Text("assignee") ?? Figures.None),
                new Text(alert.Text("id") ?? Figures.None));
        }

        return table;
    }
}
