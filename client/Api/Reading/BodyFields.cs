using System.Globalization;
using System.Text.Json;
using CommunityScoring.Api.Problems;

namespace CommunityScoring.Api.Reading;

/// <summary>
/// The fields of a body that is a JSON object. A field that the route does not know is refused: one that is misspelt must not
/// be taken for one that was left out.
/// </summary>
internal sealed class BodyFields
{
    private const int MostDepth = 16;
    private const int MostShown = 64;
    private readonly IReadOnlyDictionary<string, JsonElement> _fields;

    private BodyFields(IReadOnlyDictionary<string, JsonElement> fields) => _fields = fields;

    /// <summary>Reads the body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isOptional">True where no body is as good as <c>{}</c>.</param>
    /// <param name="allowed">The names of the fields.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <exception cref="ProblemException">It is no object, or has another field, or one of them twice.</exception>
    public static async Task<BodyFields> ReadAsync(HttpRequest request, bool isOptional, IReadOnlyCollection<string> allowed, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellationToken);
        var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (isOptional && buffer.Length == 0)
        {
            return new BodyFields(fields);
        }

        using var document = Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw Refusal.Field("$", document.RootElement.ValueKind.ToString(), "a JSON object");
        }

        foreach (var property in document.RootElement.EnumerateObject())
        {
            var name = NameOf(property);
            if (!allowed.Contains(name) || !fields.TryAdd(name, property.Value.Clone()))
            {
                throw Refusal.Field(name, Shown(property.Value), $"once each of {string.Join(", ", allowed)}");
            }
        }

        return new BodyFields(fields);
    }

    /// <summary>A text; null where it is left out or null.</summary>
    /// <exception cref="ProblemException">It is no text, or not allowed.</exception>
    public string? Text(string name, Func<string, bool> isAllowed, string allowed) =>
        Find(name) is not { } value ? null
        : StringOf(value) is { } text && isAllowed(text) ? text
        : throw Refusal.Field(name, Shown(value), allowed);

    /// <summary>A list of texts; null where it is left out or null.</summary>
    /// <exception cref="ProblemException">It is no list of texts, or one of them is not allowed.</exception>
    public IReadOnlyList<string>? Texts(string name, int most, Func<string, bool> isAllowed, string allowed)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > most)
        {
            throw Refusal.Field(name, Shown(value), $"a list of up to {most} texts");
        }

        var texts = new List<string>();
        foreach (var element in value.EnumerateArray())
        {
            if (StringOf(element) is not { } text || !isAllowed(text))
            {
                throw Refusal.Field(name, Shown(element), allowed, texts.Count);
            }

            texts.Add(text);
        }

        return texts;
    }

    /// <summary>A whole number; null where it is left out or null.</summary>
    /// <exception cref="ProblemException">It is none, or out of bounds.</exception>
    public int? Whole(string name, int least, int most) =>
        Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most ? number
        : throw Refusal.Field(name, Shown(value), string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"));

    private JsonElement? Find(string name) =>
        _fields.TryGetValue(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;

    private static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => StringOf(value) ?? "no text",
        JsonValueKind.Object or JsonValueKind.Array => value.ValueKind.ToString().ToLowerInvariant(),
        _ => value.GetRawText() is { Length: <= MostShown } text ? text : "a long one",
    };

    // Escapes can make what is no UTF-16, which is no text either.
    private static string? StringOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return "a field";
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MostDepth });
        }
        catch (JsonException exception)
        {
            // Not the exception's own words: they can quote the body.
            throw Refusal.Body("$", $"The body is not JSON, or too deep: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.", "not-json");
        }
    }
}
