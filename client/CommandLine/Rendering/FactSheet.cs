using System.Text.Json.Nodes;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CommunityScoring.Client.CommandLine.Rendering;

/// <summary>A title over lines of names and values.</summary>
internal sealed class FactSheet : Renderable
{
    private readonly Grid _lines = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(2).PadRight(2)).AddColumn();
    private readonly Spectre.Console.Rows _sheet;

    internal FactSheet(string title) => _sheet = new Spectre.Console.Rows(new Text(title, new Style(decoration: Decoration.Bold)), _lines);

    internal FactSheet Add(string name, IRenderable value)
    {
        _lines.AddRow(new Text(name), value);
        return this;
    }

    internal FactSheet Add(string name, string value) => Add(name, new Text(value));

    internal FactSheet AddIfThere(string name, string? value) => string.IsNullOrEmpty(value) ? this : Add(name, value);

    /// <summary>Adds what every read answers: its day, its model, and up to where the facts go.</summary>
    internal FactSheet AddReading(JsonNode document)
    {
        var model = document.Field("model");
        return AddIfThere("As of", document.Text("asOf"))
            .AddIfThere("Model", model is null ? null : $"{model.Text("name")} version {model.Text("version")}")
            .AddIfThere("Newest event", document.Field("freshness").Text("newestEvent"));
    }

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => ((IRenderable)_sheet).Render(options, maxWidth);
}
