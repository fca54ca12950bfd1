using System.Buffers;
using System.Globalization;
using System.Text.Json;
using CommunityScoring.Publishing;

namespace CommunityScoring.Silo.Publishing;

/// <summary>A CloudEvent 1.0 in structured JSON, with its record's key.</summary>
/// <param name="Key">The account.</param>
/// <param name="Value">The event, in UTF-8; null for a tombstone, after which a compacted topic forgets the key.</param>
internal sealed record CloudEvent(string Key, byte[]? Value)
{
    /// <summary>The media type of <see cref="Value"/>.</summary>
    public const string ContentType = "application/cloudevents+json; charset=utf-8";

    /// <summary>The event of an alert: <c>community.alert.raised.v1</c> or <c>community.alert.cleared.v1</c>.</summary>
    public static CloudEvent Of(OutgoingAlert alert, string source) => new(
        alert.Account, Write($"{alert.Id}~{alert.Type}", source, $"community.alert.{alert.Type}.v1", alert.Account, alert.At, alert.Json));

    /// <summary>The event of an account's last state: <c>community.score.v1</c>; a tombstone where nothing is left of the account.</summary>
    public static CloudEvent Of(OutgoingScore score, string source) => new(
        score.Account,
        score.Json is { } json ? Write($"{score.Account}~{Instant(score.At)}", source, "community.score.v1", score.Account, score.At, json) : null);

    private static byte[] Write(string id, string source, string type, string subject, DateTimeOffset at, string data)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", id);
            json.WriteString("source", source);
            json.WriteString("type", type);
            json.WriteString("subject", subject);
            json.WriteString("time", Instant(at));
            json.WriteString("datacontenttype", "application/json");
            json.WritePropertyName("data");
            json.WriteRawValue(data);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    // Whole, so that two states of one account have two ids.
    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
