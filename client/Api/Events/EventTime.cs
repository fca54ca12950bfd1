using System.Globalization;
using System.Text;
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

        // At the end, where it counts also beside a null. The rest stays as it is: it may hold escapes that are no text.
        var end = cloudEvent.AsSpan().LastIndexOf((byte)'}');
        var member = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $",\"{Name}\":\"{now.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}\""));
        return [.. cloudEvent.AsSpan(0, end), .. member, .. cloudEvent.AsSpan(end)];
    }
}
