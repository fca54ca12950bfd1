using System.Globalization;
using System.Text.Json;

namespace CommunityScoring.Scores;

/// <summary>
/// One object of a model document. It remembers which fields were read, so that what remains can be refused, and where
/// it stands, so that a refusal can name the field.
/// </summary>
internal sealed class ModelSection
{
    private readonly string _path;
    private readonly JsonElement _element;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public ModelSection(string path, JsonElement element)
    {
        _path = path;
        _element = element.ValueKind == JsonValueKind.Object
            ? element
            : throw new ModelException(path, Shown(element), "an object");
    }

    /// <summary>Formats what is allowed; numbers look as they do in JSON.</summary>
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    public static bool IsCurrency(string text) => text.Length == 3 && text.All(char.IsAsciiLetterUpper);

    public IEnumerable<string> FieldNames() => _element.EnumerateObject().Select(field => field.Name);

    public ModelSection Section(string field)
    {
        const string allowed = "an object";
        return new ModelSection(PathOf(field), Field(field, allowed));
    }

    /// <summary>A section that came later than the first models; null where the document has none.</summary>
    public ModelSection? OptionalSection(string field) => _element.TryGetProperty(field, out _) ? Section(field) : null;

    public IEnumerable<ModelSection> Sections(string field)
    {
        const string allowed = "a list of one object or more";
        var list = Field(field, allowed);
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            throw Refusal(field, allowed);
        }

        return list.EnumerateArray().Select((item, index) => new ModelSection(Text($"{PathOf(field)}[{index}]"), item));
    }

    public IEnumerable<string> Texts(string field, string allowed)
    {
        var list = Field(field, allowed);
        if (list.ValueKind != JsonValueKind.Array || list.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
        {
            throw Refusal(field, allowed);
        }

        return list.EnumerateArray().Select(item => item.GetString()!);
    }

    public double Number(string field, double least, double most) =>
        Number(field, Text($"a number from {least} to {most}"), number => number >= least && number <= most);

    public double NumberAbove(string field, double bound, double most) =>
        Number(
            field,
            most == double.MaxValue ? Text($"a number above {bound}") : Text($"a number above {bound}, at most {most}"),
            number => number > bound && number <= most);

    public double NumberBelow(string field, double above, double bound, string boundName) =>
        Number(field, Text($"a number above {above} and below {boundName} ({bound})"), number => number > above && number < bound);

    public int Integer(string field, int least, int most)
    {
        var allowed = most == int.MaxValue ? Text($"a whole number, {least} or more") : Text($"a whole number from {least} to {most}");
        var value = Field(field, allowed);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : throw Refusal(field, allowed);
    }

    public bool Flag(string field)
    {
        const string allowed = "true or false";
        return Field(field, allowed).ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Refusal(field, allowed),
        };
    }

    public string Choice(string field, params string[] choices) =>
        Word(field, "one of " + string.Join(", ", choices), choices.Contains);

    public string Currency(string field) => Word(field, "an ISO 4217 code (three capital letters)", IsCurrency);

    /// <summary>A name as events may carry it.</summary>
    public string Name(string field) => Word(field, "1 to 64 of a-z 0-9 . _ -", IsName);

    /// <summary>A name that no earlier item of the list has.</summary>
    public string Unique(string field, HashSet<string> taken)
    {
        var name = Name(field);
        return taken.Add(name) ? name : throw Refusal(field, "a name that no other item of the list has");
    }

    public ModelException Refusal(string field, string allowed) =>
        new(PathOf(field), _element.TryGetProperty(field, out var value) ? Shown(value) : "missing", allowed);

    public void RefuseTheRest()
    {
        foreach (var field in _element.EnumerateObject())
        {
            if (!_read.Contains(field.Name))
            {
                throw Refusal(field.Name, "only the fields " + string.Join(", ", _read.Order(StringComparer.Ordinal)));
            }
        }
    }

    private static bool IsName(string text) =>
        text.Length is >= 1 and <= 64
        && text.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '.' or '_' or '-');

    private static string Shown(JsonElement value)
    {
        const int most = 80;
        var text = value.GetRawText();
        return text.Length <= most ? text : text[..most] + "…";
    }

    private string PathOf(string field) => _path == "$" ? field : _path + "." + field;

    private JsonElement Field(string field, string allowed)
    {
        _read.Add(field);
        return _element.TryGetProperty(field, out var value) ? value : throw Refusal(field, allowed);
    }

    private double Number(string field, string allowed, Predicate<double> isAllowed)
    {
        var value = Field(field, allowed);
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) && isAllowed(number)
            ? number
            : throw Refusal(field, allowed);
    }

    private string Word(string field, string allowed, Predicate<string> isAllowed)
    {
        var value = Field(field, allowed);
        return value.ValueKind == JsonValueKind.String && value.GetString() is { } text && isAllowed(text)
            ? text
            : throw Refusal(field, allowed);
    }
}
