using System.Text.Json.Nodes;
using Spectre.Console;

namespace CommunityScoring.Client.CommandLine.Rendering;

/// <summary>
/// An explanation as a tree of terms. It knows nothing of their shape: an object's values stand under its name, an
/// item of a list is one line of its values, and objects and lists within either are branches.
/// </summary>
internal static class ExplanationTree
{
    /// <summary>Longer lists are cut; what is left out is counted.</summary>
    internal const int ItemsShown = 25;

    private static readonly HashSet<string> Header = new(StringComparer.Ordinal) { "account", "person", "asOf", "model", "freshness" };
    private static readonly Style Faint = new(Color.Grey);

    internal static Tree Of(JsonObject explanation)
    {
        var tree = new Tree(new Text("Explanation", new Style(decoration: Decoration.Bold)));
        foreach (var (name, value) in explanation.Where(field => !Header.Contains(field.Key)))
        {
            AddField(tree, name, value);
        }

        return tree;
    }

    private static void AddField(IHasTreeNodes parent, string name, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject fields:
                var branch = parent.AddNode(new Text(Printable.Of(name)));
                foreach (var (inner, innerValue) in fields)
                {
                    AddField(branch, inner, innerValue);
                }

                break;
            case JsonArray items:
                AddItems(parent.AddNode(new Paragraph(Printable.Of(name)).Append($" ({items.Count})", Faint)), items);
                break;
            default:
                parent.AddNode(new Paragraph($"{Printable.Of(name)} ").Append(value.AsText() ?? Figures.None));
                break;
        }
    }

    private static void AddItems(TreeNode parent, JsonArray items)
    {
        foreach (var item in items.Take(ItemsShown))
        {
            switch (item)
            {
                case JsonObject fields:
                    AddTerm(parent, fields);
                    break;
                case JsonArray inner:
                    AddItems(parent.AddNode(new Text($"({inner.Count})", Faint)), inner);
                    break;
                default:
                    parent.AddNode(new Text(item.AsText() ?? Figures.None));
                    break;
            }
        }

        if (items.Count > ItemsShown)
        {
            parent.AddNode(new Text($"and {items.Count - ItemsShown} more: see --json", Faint));
        }
    }

    // The first text names a term ("github:ana", "post.created", a day); its other values follow by name.
    private static void AddTerm(TreeNode parent, JsonObject fields)
    {
        var scalars = fields.Where(field => field.Value is null or JsonValue).ToArray();
        var line = new Paragraph();
        for (var i = 0; i < scalars.Length; i++)
        {
            var (name, value) = scalars[i];
            line.Append(i == 0 ? "" : ", ");
            if (i > 0 || value?.GetValueKind() != System.Text.Json.JsonValueKind.String)
            {
                line.Append($"{Printable.Of(name)} ", Faint);
            }

            line.Append(value.AsText() ?? Figures.None);
        }

        var node = parent.AddNode(scalars.Length == 0 ? new Text($"({fields.Count})", Faint) : line);
        foreach (var (name, value) in fields)
        {
            if (value is JsonObject or JsonArray { Count: > 0 })
            {
                AddField(node, name, value);
            }
        }
    }
}
