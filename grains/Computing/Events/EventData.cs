using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace CommunityScoring.Events;

/// <summary>
/// The data of one event: a single pass notes where each known field lies, and the readers in the other half take them
/// out, checked. The first field that is wrong is kept in <see cref="Rejection"/>; what is read after it means nothing.
/// </summary>
internal ref partial struct EventData
{
    private readonly ReadOnlySpan<byte> _json;
    private readonly string _type;
    private readonly ParserParts _parts;
    private Slots _slots;
    private List<PseudonymLink>? _links;

    private EventData(ReadOnlySpan<byte> json, string type, ParserParts parts)
    {
        _json = json;
        _type = type;
        _parts = parts;
    }

    /// <summary>Why the data is not good; null as long as it is.</summary>
    public Rejection? Rejection { get; private set; }

    /// <summary>Old and new pseudonyms of the addresses that were read.</summary>
    public readonly ImmutableArray<PseudonymLink> Links => _links is null ? [] : [.. _links];

    /// <summary>Finds the fields. Unknown ones are passed over; of several with one name the last counts.</summary>
    /// <exception cref="JsonException">Not JSON, or deeper than <see cref="EventParser.MaxDepth"/>.</exception>
    public static EventData Read(ReadOnlySpan<byte> json, string type, ParserParts parts)
    {
        var data = new EventData(json, type, parts);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = EventParser.MaxDepth });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            data.Rejection = parts.Malformed("data", json, "a JSON object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            JsonText.TryRead(ref reader, out var name);
            var known = EventFieldName.TryFind(name, out var field);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var slot = new Slot { Kind = reader.TokenType, IsEscaped = reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped, Start = start };
            reader.Skip();
            if (known)
            {
                slot.Length = (int)reader.BytesConsumed - start;
                data._slots[(int)field] = slot;
            }
        }

        while (reader.Read())
        {
            // Throws when anything but white space follows.
        }

        return data;
    }

    /// <summary>Rejects for a reason that concerns a field's value among others.</summary>
    public void Reject(string code, EventField field, string allowed) =>
        Rejection ??= _parts.Reject(code, EventFieldName.Of(field), Raw(field), allowed);

    /// <summary>True when the field is there, be it null.</summary>
    public readonly bool Has(EventField field) => _slots[(int)field].Kind != JsonTokenType.None;

    /// <summary>True when the field is there and not null.</summary>
    private readonly bool IsGiven(EventField field) => _slots[(int)field].Kind is not (JsonTokenType.None or JsonTokenType.Null);

    private readonly ReadOnlySpan<byte> Raw(EventField field)
    {
        ref readonly var slot = ref _slots[(int)field];
        return _json.Slice(slot.Start, slot.Length);
    }

    /// <summary>A string's text. False when it is not there (rejected if it must be) or no string (rejected).</summary>
    private bool TryText(EventField field, bool required, string allowed, out ReadOnlySpan<byte> text)
    {
        ref readonly var slot = ref _slots[(int)field];
        text = default;
        if (!IsGiven(field))
        {
            if (required)
            {
                Missing(field, allowed);
            }

            return false;
        }

        if (slot.Kind == JsonTokenType.String)
        {
            text = _json.Slice(slot.Start + 1, slot.Length - 2);
            if (!slot.IsEscaped || JsonText.TryUnescape(Raw(field), out text))
            {
                return true;
            }
        }

        Malformed(field, allowed);
        return false;
    }

    private void Missing(EventField field, string allowed) =>
        Rejection ??= new Rejection(
            RejectionCode.MissingField, EventFieldName.Of(field), $"{EventFieldName.Of(field)} is missing; {_type} needs it: {allowed}");

    private void Malformed(EventField field, string allowed) => Reject(RejectionCode.MalformedField, field, allowed);

    private struct Slot
    {
        public int Start;
        public int Length;
        public JsonTokenType Kind;
        public bool IsEscaped;
    }

    [InlineArray(EventFieldName.FieldCount)]
    private struct Slots
    {
        private Slot _first;
    }
}
