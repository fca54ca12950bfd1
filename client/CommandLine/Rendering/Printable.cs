using System.Globalization;

namespace CommunityScoring.Client.CommandLine.Rendering;

/// <summary>Text of others, safe on a terminal: names come from a CRM and must not move a cursor.</summary>
internal static class Printable
{
    private const char Replacement = '\uFFFD';

    internal static string Of(string text) =>
        text.Any(IsUnsafe) ? string.Concat(text.Select(letter => !IsUnsafe(letter) ? letter : char.IsWhiteSpace(letter) ? ' ' : Replacement)) : text;

    private static bool IsUnsafe(char letter) =>
        char.IsControl(letter) || (char.GetUnicodeCategory(letter) == UnicodeCategory.Format && letter is not ('\u200C' or '\u200D'))
        || letter is '\u2028' or '\u2029';
}
