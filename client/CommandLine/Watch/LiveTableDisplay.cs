using System.Globalization;
using System.Text.Json.Nodes;
using CommunityScoring.Client.CommandLine.Rendering;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CommunityScoring.Client.CommandLine.Watch;

/// <summary>A table that is drawn anew at each look; what changed stands out until the next one.</summary>
internal sealed class LiveTableDisplay(IAnsiConsole console) : IWatchDisplay
{
    private LiveDisplayContext? _live;

    /// <inheritdoc/>
    public Task RunAsync(Func<Task> watch) => console.Live(new Text("…")).StartAsync(async live =>
    {
        _live = live;
        await watch();
    });

    /// <inheritdoc/>
    public void Show(DateTimeOffset at, IReadOnlyList<JsonObject> accounts, IReadOnlyList<AccountChange> changes) =>
        _live?.UpdateTarget(Table(at, accounts, changes));

    internal static Table Table(DateTimeOffset at, IReadOnlyList<JsonObject> accounts, IReadOnlyList<AccountChange> changes)
    {
        var changed = changes.Where(change => change.After is not null && change.Before is not null).ToDictionary(change => change.Account, StringComparer.Ordinal);
        var table = AccountTable.WithColumns(new TableColumn("").Width(1).NoWrap());
        table.Caption = new TableTitle($"{at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC, Ctrl-C ends");
        foreach (var account in accounts)
        {
            var change = changed.GetValueOrDefault(account.Text("account") ?? Figures.None);
            var risk = account.Field("risk");
            var state = risk.Text("state");
            table.AddRow(
                new Text(change is null ? " " : "*", new Style(Color.Yellow, decoration: Decoration.Bold)),
                AccountTable.Name(account),
                Cell(change, "engagement", Figures.Score(account.Number("engagement")), Style.Plain),
                Cell(change, "momentum", Figures.Score(account.Number("momentum")), Style.Plain),
                Cell(change, "risk", Figures.Score(risk.Number("score")), RiskState.Style(state)),
                Cell(change, "state", state ?? Figures.None, RiskState.Style(state)),
                Cell(change, "lastActiveOn", account.Text("lastActiveOn") ?? Figures.None, Style.Plain));
        }

        return table;
    }

    private static IRenderable Cell(AccountChange? change, string field, string text, Style style) =>
        new Text(text, change?.Touches(field) == true ? style.Decoration(Decoration.Bold | Decoration.Invert) : style);
}
