using System.Text;

namespace CommunityScoring.Events;

/// <summary>What the parser's parts share. Thread-safe.</summary>
internal sealed class ParserParts(Pseudonymizer pseudonymizer)
{
    private const int MaxShown = 64;

    private readonly AddressRedactor _redactor = new(pseudonymizer);
    private readonly AddressRedactor? _former = pseudonymizer.Previous is { } previous ? new(previous) : null;

    public Pseudonymizer Pseudonymizer { get; } = pseudonymizer;

    /// <summary>Strings that come again and again.</summary>
    public Utf8Cache Names { get; } = new();

    /// <summary>
    /// A text to keep, without addresses: sources put them into ids and notes, where nothing is gained by them. The same
    /// text always becomes the same, so that an id still names one thing.
    /// </summary>
    public ReadOnlySpan<byte> Clean(ReadOnlySpan<byte> text) =>
        text.Contains((byte)'@') || text.IndexOf("40"u8) > 0 || text.IndexOf("mail:"u8) >= 0 || text.IndexOf("MAIL:"u8) >= 0 ? _redactor.Redact(text) : text;

    /// <summary>The same text as it was kept under the previous secret; null where it was kept as it is now.</summary>
    public string? Former(ReadOnlySpan<byte> text) =>
        _former is not null && Clean(text) is var kept && !kept.SequenceEqual(text) ? Names.Get(_former.Redact(text)) : null;

    public Rejection Malformed(string field, ReadOnlySpan<byte> value, string allowed) =>
        Reject(RejectionCode.MalformedField, field, value, allowed);

    public Rejection Reject(string code, string field, ReadOnlySpan<byte> value, string allowed) =>
        new(code, field, $"{field} is {Shown(value)}; allowed: {allowed}");

    /// <summary>A value for a detail: addresses pseudonymised first, shortened then, on one line.</summary>
    private string Shown(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            return "empty";
        }

        var text = Encoding.UTF8.GetString(_redactor.Redact(value));
        var length = text.Length <= MaxShown ? text.Length : char.IsHighSurrogate(text[MaxShown - 1]) ? MaxShown - 1 : MaxShown;
        var shown = new StringBuilder(length + 1);
        foreach (var character in text.AsSpan(0, length))
        {
            shown.Append(char.IsControl(character) ? ' ' : character);
        }

        return length < text.Length ? shown.Append('…').ToString() : shown.ToString();
    }
}
