using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CommunityScoring.Client.CommandLine.Rendering;

/// <summary>Reads fields that may be absent, null or of another kind: then there is no value, and no error.</summary>
internal static class JsonFields
{
    internal static JsonNode? Field(this JsonNode? node, string name) =>
        node is JsonObject fields && fields.TryGetPropertyValue(name, out var value) ? value : null;

    internal static string? Text(this JsonNode? node, string name) => node.Field(name).AsText();

    internal static double? Number(this JsonNode? node, string name) => node.Field(name).AsNumber();

    internal static IEnumerable<JsonNode> Items(this JsonNode? node, string name) =>
        node.Field(name) is JsonArray items ? items.OfType<JsonNode>() : [];

    internal static double? AsNumber(this JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out double number) ? number : null;

    /// <summary>A scalar as text, printable; null for null, objects and arrays.</summary>
    internal static string? AsText(this JsonNode? node) => node is not JsonValue value ? null : value.GetValueKind() switch
    {
        JsonValueKind.String => Printable.Of(value.GetValue<string>()),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Number => value.TryGetValue(out double number) ? number.ToString("0.####", CultureInfo.InvariantCulture) : value.ToJsonString(),
        _ => null,
    };
}
