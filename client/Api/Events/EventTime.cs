using System.Globalization;
using System.Text.Json;

namespace CommunityScoring.Api.Events;

/// <summary>Fills in the time of an event that has none.</summary>
internal static class EventTime
{
    private const string Name = "time";

    /// <summary>The event with a time; the same bytes where it has one.</summary>
    /// <param name="cloudEvent">An event that was validated.</param>
    /// <param name="now">The present.</param>
    public static byte[] Filled(byte[] cloudEvent, DateTimeOffset now)
    {
        using var document = JsonDocument.Parse(cloudEvent);
        if (document.RootElement.TryGetProperty(Name, out var time) && time.ValueKind != JsonValueKind.Null)
        {
            return cloudEvent;
        }

        using var filled = new MemoryStream(cloudEvent.Length + 48);
        using (var writer = new Utf8JsonWriter(filled))
        {
            writer.WriteStartObject();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (!property.NameEquals(Name))
                {
                    property.WriteTo(writer);
                }
            }

            writer.WriteString(Name, now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            writer.WriteEndObject();
        }

        return filled.ToArray();
    }
}
