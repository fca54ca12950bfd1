using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CommunityScoring.Events;

namespace CommunityScoring.Silo.Demo;

/// <summary>Writes the sample's events as CloudEvents 1.0 JSON, structured mode.</summary>
internal static class CloudEventJson
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The <c>source</c> attribute of a type: the system that would have sent it.</summary>
    public static string SourceOf(string type) => type switch
    {
        EventTypes.Cost => "/sample/finance",
        _ when type.StartsWith("crm.", StringComparison.Ordinal) => "/sample/crm",
        _ => "/sample/community",
    };

    /// <summary>The whole event as JSON text.</summary>
    public static string Write(PlannedEvent planned)
    {
        var buffer = new ArrayBufferWriter<byte>(384);
        using var json = new Utf8JsonWriter(buffer, s_options);
        json.WriteStartObject();
        json.WriteString("specversion", "1.0");
        json.WriteString("id", planned.Id);
        json.WriteString("source", SourceOf(planned.Type));
        json.WriteString("type", planned.Type);
        json.WriteString("time", Instant(planned.Time));
        json.WriteString("datacontenttype", "application/json");
        json.WriteStartObject("data");
        planned.Data(json);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>RFC 3339, UTC, milliseconds.</summary>
    public static string Instant(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>ISO 8601 date of the UTC day.</summary>
    public static string Date(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Writes the property unless the value is null.</summary>
    public static void WriteOptional(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }
}
