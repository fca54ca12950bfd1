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
        var (isThere, nullAt) = Find(cloudEvent);
        if (isThere && nullAt is null)
        {
            return cloudEvent;
        }

        // The rest stays byte for byte: it may hold escapes that are no text.
        var value = string.Create(CultureInfo.InvariantCulture, $"\"{now.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}\"");
        var (start, end) = nullAt is { } at ? (at, at + 4) : (cloudEvent.AsSpan().LastIndexOf((byte)'}'), cloudEvent.AsSpan().LastIndexOf((byte)'}'));
        var member = Encoding.ASCII.GetBytes(nullAt is null ? $",\"{Name}\":{value}" : value);
        return [.. cloudEvent.AsSpan(0, start), .. member, .. cloudEvent.AsSpan(end)];
    }

    // Of several the last counts.
    private static (bool IsThere, int? NullAt) Find(ReadOnlySpan<byte> cloudEvent)
    {
        var reader = new Utf8JsonReader(cloudEvent);
        var (isThere, nullAt) = (false, (int?)null);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isTime = reader.ValueTextEquals(Name);
            reader.Read();
            if (isTime)
            {
                isThere = true;
                nullAt = reader.TokenType == JsonTokenType.Null ? (int)reader.TokenStartIndex : null;
            }

            reader.Skip();
        }

        return (isThere, nullAt);
    }
}
