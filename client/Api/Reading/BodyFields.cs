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

    private readonly int? _index;

    // Of an object in a list, which one it is.
    private BodyFields(IReadOnlyDictionary<string, JsonElement> fields, int? index = null) => (_fields, _index) = (fields, index);

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
        if (isOptional && buffer.Length == 0)
        {
            return new BodyFields(new Dictionary<string, JsonElement>());
        }

        using var document = Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
        return Of(document.RootElement, "$", allowed, null);
    }

    private static BodyFields Of(JsonElement element, string field, IReadOnlyCollection<string> allowed, int? index)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Refusal.Field(field, element.ValueKind.ToString(), "a JSON object", index);
        }

        var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            var name = NameOf(property);
            if (!allowed.Contains(name) || !fields.TryAdd(name, property.Value.Clone()))
            {
                throw Refusal.Field(name, Shown(property.Value), $"once each of {string.Join(", ", allowed)}", index);
            }
        }

        return new BodyFields(fields, index);
    }

    /// <summary>A text; null where it is left out or null.</summary>
    /// <exception cref="ProblemException">It is no text, or not allowed.</exception>
    public string? Text(string name, Func<string, bool> isAllowed, string allowed) =>
        Find(name) is not { } value ? null
        : StringOf(value) is { } text && isAllowed(text) ? text
        : throw Refusal.Field(name, Shown(value), allowed, _index);

    /// <summary>A list of objects; null where it is left out or null.</summary>
    /// <exception cref="ProblemException">It is no list of objects, or one of them is not allowed.</exception>
    public IReadOnlyList<T>? Objects<T>(string name, int most, IReadOnlyCollection<string> allowed, Func<BodyFields, int, T> read)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= most
            ? [.. value.EnumerateArray().Select((element, index) => read(Of(element, name, allowed, index), index))]
            : throw Refusal.Field(name, Shown(value), $"a list of up to {most} objects");
    }

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
    public int? Whole(string name, int least, int most) => (int?)WholeLong(name, least, most);

    /// <summary>A whole number that may be a large one; null where it is left out or null.</summary>
    /// <exception cref="ProblemException">It is none, or out of bounds.</exception>
    public long? WholeLong(string name, long least, long most) =>
        Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most ? number
        : throw Refusal.Field(name, Shown(value), string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"), _index);

    /// <summary>The JSON text of an object; null where it is left out or null.</summary>
    /// <exception cref="ProblemException">It is no object.</exception>
    public string? Json(string name) =>
        Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Object ? value.GetRawText()
        : throw Refusal.Field(name, Shown(value), "a JSON object", _index);

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
