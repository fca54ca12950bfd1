using System.Globalization;
using System.Text;

namespace CommunityScoring.Events;

/// <summary>
/// Text as a reader of addresses sees it: one character after another, whether it stands there itself or as an escape
/// of JSON (<c>\u0040</c>) or of URLs (<c>%40</c>). Works on any bytes.
/// </summary>
internal static class AddressScan
{
    /// <summary>Something that no address has and that ends one.</summary>
    public const int Other = -1;

    /// <summary>A zero byte: passed over, so that UTF-16 text is seen through too.</summary>
    public const int Nothing = -2;

    /// <summary>The character at an offset, and how many bytes it takes. Bytes from 0x80 stand for themselves.</summary>
    public static int Next(ReadOnlySpan<byte> bytes, int at, out int length)
    {
        length = 1;
        switch (bytes[at])
        {
            case 0:
                return Nothing;
            case (byte)'%' when at + 2 < bytes.Length && bytes[at + 1] == '4' && bytes[at + 2] == '0':
                length = 3;
                return '@';
            case (byte)'\\':
                return Escape(bytes, at, out length);
            default:
                return bytes[at];
        }
    }

    public static bool IsLocal(int character) =>
        character >= 0x80 || character is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9'
            or '.' or '_' or '-' or '+' or '!' or '#' or '$' or '%' or '\'' or '*' or '^' or '`' or '|' or '~';

    public static bool IsLabel(int character) =>
        character >= 0x80 || character is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9';

    /// <summary>True for what may stand in the value of an identity outside quotes, brackets and lists.</summary>
    public static bool IsValue(int character) => character > ' ' && character is not ('"' or '<' or '>' or ',' or ';' or '(' or ')' or '[' or ']' or '{' or '}' or 0x7f);

    /// <summary>The text that bytes stand for.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        var raw = 0;
        for (var at = 0; at < bytes.Length;)
        {
            var character = Next(bytes, at, out var length);
            if (length > 1 || character == Nothing)
            {
                text.Append(Encoding.UTF8.GetString(bytes[raw..at]));
                if (character >= 0)
                {
                    text.Append((char)character);
                }

                raw = at + length;
            }

            at += length;
        }

        return text.Append(Encoding.UTF8.GetString(bytes[raw..])).ToString();
    }

    /// <summary>
    /// A run of backslashes with <c>uXXXX</c> is that character, however often the JSON was quoted. An odd run takes the
    /// letter of a short escape with it, so that no replacement cuts one in two.
    /// </summary>
    private static int Escape(ReadOnlySpan<byte> bytes, int at, out int length)
    {
        var run = bytes[at..].IndexOfAnyExcept((byte)'\\');
        length = run < 0 ? bytes.Length - at : run;
        var rest = bytes[(at + length)..];
        if (rest.Length >= 5 && rest[0] == 'u'
            && ushort.TryParse(rest[1..5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var character))
        {
            length += 5;
            return character == 0 ? Nothing : character;
        }

        if (length % 2 == 1 && !rest.IsEmpty && "\"/bfnrt"u8.Contains(rest[0]))
        {
            length++;
        }

        return Other;
    }
}
