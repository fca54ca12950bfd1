using System.Text;
using System.Text.Json;

namespace CommunityScoring.Events;

/// <summary>Strings of JSON as the UTF-8 that they stand for.</summary>
internal static class JsonText
{
    /// <summary>
    /// Reads the string token at the reader: the bytes themselves where nothing is escaped, else a copy unescaped.
    /// </summary>
    /// <returns>False when an escape stands for half a surrogate pair, which no UTF-8 has.</returns>
    public static bool TryRead(scoped ref Utf8JsonReader reader, out ReadOnlySpan<byte> text)
    {
        text = reader.ValueSpan;
        return !reader.ValueIsEscaped || TryUnescape(ref reader, out text);
    }

    /// <summary>Unescapes the contents of a JSON string, given with its quotes.</summary>
    public static bool TryUnescape(ReadOnlySpan<byte> quoted, out ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        return TryUnescape(ref reader, out text);
    }

    private static bool TryUnescape(scoped ref Utf8JsonReader reader, out ReadOnlySpan<byte> text)
    {
        try
        {
            text = Encoding.UTF8.GetBytes(reader.GetString()!);
            return true;
        }
        catch (InvalidOperationException)
        {
            text = default;
            return false;
        }
    }
}
