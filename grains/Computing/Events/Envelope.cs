using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace CommunityScoring.Events;

/// <summary>An attribute of a CloudEvent, as sent.</summary>
internal readonly ref struct EnvelopeAttribute(JsonTokenType kind, ReadOnlySpan<byte> text)
{
    /// <summary>String when it was one; None when it is not there; else what it was instead.</summary>
    public readonly JsonTokenType Kind = kind;

    /// <summary>The unescaped text of a string, else the raw JSON.</summary>
    public readonly ReadOnlySpan<byte> Text = text;

    public bool IsMissing => Kind == JsonTokenType.None;

    public bool IsString => Kind == JsonTokenType.String;
}

/// <summary>The attributes of a CloudEvent and where its data lies: what the two content modes have in common.</summary>
internal ref struct Envelope
{
    public EnvelopeAttribute Id;
    public EnvelopeAttribute Source;
    public EnvelopeAttribute Type;
    public EnvelopeAttribute SpecVersion;
    public EnvelopeAttribute Time;

    /// <summary>The data's JSON; empty when there is none.</summary>
    public ReadOnlySpan<byte> Data;

    /// <summary>Data in base 64, which only structured mode has.</summary>
    public EnvelopeAttribute DataBase64;

    /// <summary>True when the value is the data and nothing else.</summary>
    public bool IsBinary;

    /// <summary>Reads an event in structured mode. Of several properties with one name the last counts.</summary>
    /// <returns>False when the JSON is no object.</returns>
    /// <exception cref="JsonException">Not JSON, or deeper than <see cref="EventParser.MaxDepth"/>.</exception>
    public static bool TryReadStructured(ReadOnlySpan<byte> json, ref Envelope envelope)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = EventParser.MaxDepth });
        reader.Read();
        var isObject = reader.TokenType == JsonTokenType.StartObject;
        if (!isObject)
        {
            reader.Skip();
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            JsonText.TryRead(ref reader, out var name);
            reader.Read();
            envelope.Take(name, json, ref reader);
        }

        while (reader.Read())
        {
            // Throws when anything but white space follows.
        }

        return isObject;
    }

    /// <summary>Reads an event in binary mode: every header <c>ce_name</c> is an attribute, the value is the data.</summary>
    public static void ReadBinary(ReadOnlySpan<RawHeader> headers, ReadOnlySpan<byte> value, ref Envelope envelope)
    {
        foreach (ref readonly var header in headers)
        {
            if (header.Value is { } text && header.Key.StartsWith("ce_", StringComparison.OrdinalIgnoreCase))
            {
                var kind = Utf8.IsValid(text) ? JsonTokenType.String : JsonTokenType.Comment;
                envelope.Set(header.Key.AsSpan(3), new EnvelopeAttribute(kind, text));
            }
        }

        envelope.Data = value;
        envelope.IsBinary = true;
    }

    /// <summary>Decodes data in base 64.</summary>
    /// <returns>False when it is not base 64 of UTF-8.</returns>
    public bool TryDecodeData()
    {
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(DataBase64.Text.Length)];
        var status = Base64.DecodeFromUtf8(DataBase64.Text, decoded, out _, out var written);
        Data = decoded.AsSpan(0, written);
        return DataBase64.IsString && status == System.Buffers.OperationStatus.Done && Utf8.IsValid(Data);
    }

    private void Take(scoped ReadOnlySpan<byte> name, ReadOnlySpan<byte> json, scoped ref Utf8JsonReader reader)
    {
        if (name.SequenceEqual("data"u8))
        {
            var start = (int)reader.TokenStartIndex;
            var isNull = reader.TokenType == JsonTokenType.Null;
            reader.Skip();
            Data = isNull ? default : json[start..(int)reader.BytesConsumed];
            return;
        }

        var attribute = Attribute(json, ref reader);
        switch (name.Length)
        {
            case 2 when name.SequenceEqual("id"u8): Id = attribute; break;
            case 4 when name.SequenceEqual("type"u8): Type = attribute; break;
            case 4 when name.SequenceEqual("time"u8): Time = attribute; break;
            case 6 when name.SequenceEqual("source"u8): Source = attribute; break;
            case 11 when name.SequenceEqual("specversion"u8): SpecVersion = attribute; break;
            case 11 when name.SequenceEqual("data_base64"u8): DataBase64 = attribute; break;
            default: break;
        }
    }

    private void Set(ReadOnlySpan<char> name, EnvelopeAttribute attribute)
    {
        switch (name)
        {
            case "id": Id = attribute; break;
            case "source": Source = attribute; break;
            case "type": Type = attribute; break;
            case "time": Time = attribute; break;
            case "specversion": SpecVersion = attribute; break;
            default: break;
        }
    }

    private static EnvelopeAttribute Attribute(ReadOnlySpan<byte> json, scoped ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.String when JsonText.TryRead(ref reader, out var text):
                return new EnvelopeAttribute(JsonTokenType.String, text);
            case JsonTokenType.Null:
                return default;
            case JsonTokenType.String:
                return new EnvelopeAttribute(JsonTokenType.Comment, json[start..(int)reader.BytesConsumed]);
            default:
                var kind = reader.TokenType;
                reader.Skip();
                return new EnvelopeAttribute(kind, json[start..(int)reader.BytesConsumed]);
        }
    }
}
