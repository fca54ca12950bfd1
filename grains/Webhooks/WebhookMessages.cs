using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CommunityScoring.Publishing;

namespace CommunityScoring.Webhooks;

/// <summary>Writes the messages that receivers get: <c>{"type", "timestamp", "data"}</c>, as Standard Webhooks has them.</summary>
public static class WebhookMessages
{
    /// <summary>The type of a message that only tries whether a receiver takes messages.</summary>
    public const string TestType = "webhook.test";

    private const int IdBytes = 16;

    /// <summary>The message of an alert: the same alert and type have the same id.</summary>
    public static WebhookMessage Of(OutgoingAlert alert) => new(
        "msg_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{alert.Id}\n{alert.Type}")).AsSpan(0, IdBytes)),
        $"alert.{alert.Type}",
        alert.Account,
        alert.Id,
        Body($"alert.{alert.Type}", alert.At, json => json.WriteRawValue(alert.Json)));

    /// <summary>A test message.</summary>
    /// <param name="webhook">The webhook's id.</param>
    /// <param name="now">The time.</param>
    public static WebhookMessage Test(string webhook, DateTimeOffset now) => new(
        "msg_" + Guid.CreateVersion7(now).ToString("N"), TestType, "", "", Body(TestType, now, json =>
        {
            json.WriteStartObject();
            json.WriteString("webhook", webhook);
            json.WriteEndObject();
        }));

    /// <summary>A message's body without the names of some persons; the same instance where it names none of them.</summary>
    /// <param name="body">The body.</param>
    /// <param name="isErased">True for the key of a person that is not to be named.</param>
    public static byte[] Without(byte[] body, Func<string, bool> isErased)
    {
        bool Names(JsonNode? node) => (string?)node?["person"] is { } person && isErased(person);

        var message = JsonNode.Parse(body)!;
        if (message["data"] is not JsonObject alert)
        {
            return body;
        }

        var isNamed = Names(alert);
        if (isNamed)
        {
            alert["person"] = null;
        }

        // What is told of one person says who it is, as the alert's own name does: it goes as a whole.
        foreach (var list in ((JsonNode?[])[alert["terms"], alert["changes"]]).OfType<JsonArray>())
        {
            isNamed |= list.RemoveAll(Names) > 0;
        }

        return isNamed ? JsonSerializer.SerializeToUtf8Bytes(message) : body;
    }

    private static byte[] Body(string type, DateTimeOffset at, Action<Utf8JsonWriter> data)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("timestamp", at.UtcDateTime);
            json.WritePropertyName("data");
            data(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
