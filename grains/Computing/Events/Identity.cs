using System.Text;

namespace CommunityScoring.Events;

/// <summary>
/// An identity in its normal form, <c>namespace:value</c>: trimmed, lower-cased and, for a mail address, pseudonymised.
/// </summary>
/// <param name="Key">The normal form, as in <c>github:octocat</c> or <c>email:</c> and 64 hex digits.</param>
/// <param name="Domain">The mail domain of an <c>email:</c> identity given as an address; else null.</param>
/// <param name="PreviousKey">The same address under the previous pseudonym secret; null where there is none.</param>
public readonly record struct Identity(string Key, string? Domain, string? PreviousKey)
{
    /// <summary>Namespace and colon of mail addresses.</summary>
    public const string EmailPrefix = "email:";

    /// <summary>Namespace and colon of company domains, which own nobody and are owned by nobody.</summary>
    public const string DomainPrefix = "domain:";

    /// <summary>Longest namespace, in characters.</summary>
    public const int MaxNamespace = 32;

    /// <summary>Longest value, in UTF-16 characters.</summary>
    public const int MaxValue = 256;

    /// <summary>What an identity looks like, as said to whoever sent another.</summary>
    public const string Allowed =
        "namespace:value, namespace [a-z0-9_-]{1,32}, value 1-256 characters without control characters; email: takes an address or its pseudonym";

    private const int AsciiBuffer = 320;

    /// <summary>True for a company domain.</summary>
    public bool IsDomain => Key.StartsWith(DomainPrefix, StringComparison.Ordinal);

    /// <summary>Reads and normalises an identity.</summary>
    /// <returns>False when the text is none.</returns>
    public static bool TryParse(string? text, Pseudonymizer pseudonymizer, out Identity identity)
    {
        ArgumentNullException.ThrowIfNull(pseudonymizer);
        identity = default;
        if (text is null)
        {
            return false;
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return false;
        }

        var value = text.AsSpan(colon + 1).Trim();
        foreach (var character in value)
        {
            if (char.IsControl(character))
            {
                return false;
            }
        }

        var normal = string.Concat(text.AsSpan(0, colon).TrimStart(), ":", value).ToLowerInvariant();
        return TryNormalised(Encoding.UTF8.GetBytes(normal), pseudonymizer, out identity);
    }

    /// <summary>Reads and normalises an identity from valid UTF-8.</summary>
    /// <returns>False when the text is none.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, Pseudonymizer pseudonymizer, out Identity identity)
    {
        ArgumentNullException.ThrowIfNull(pseudonymizer);
        Span<byte> buffer = stackalloc byte[AsciiBuffer];
        if (utf8.Length > AsciiBuffer || Ascii.ToLower(utf8, buffer, out var length) != System.Buffers.OperationStatus.Done)
        {
            return TryParse(Encoding.UTF8.GetString(utf8), pseudonymizer, out identity);
        }

        var lower = buffer[..length];
        lower = lower[Ascii.Trim(lower)];
        var colon = lower.IndexOf((byte)':');
        if (colon < 0 || lower.IndexOfAnyInRange((byte)0, (byte)0x1f) >= 0 || lower.Contains((byte)0x7f))
        {
            // Rare: controls may be white space around the value, which the slow way trims.
            return TryParse(Encoding.UTF8.GetString(utf8), pseudonymizer, out identity);
        }

        var value = lower[(colon + 1)..];
        var blanks = value.IndexOfAnyExcept((byte)' ');
        if (blanks > 0)
        {
            value[blanks..].CopyTo(value);
            lower = lower[..^blanks];
        }

        return TryNormalised(lower, pseudonymizer, out identity);
    }

    private static bool TryNormalised(ReadOnlySpan<byte> text, Pseudonymizer pseudonymizer, out Identity identity)
    {
        identity = default;
        var colon = text.IndexOf((byte)':');
        var value = text[(colon + 1)..];
        if (!IsNamespace(text[..colon]) || value.IsEmpty || Encoding.UTF8.GetCharCount(value) > MaxValue)
        {
            return false;
        }

        var prefix = text[..(colon + 1)];
        if (prefix.SequenceEqual("email:"u8))
        {
            return IsPseudonym(value) ? Plain(text, out identity) : TryAddress(value, pseudonymizer, out identity);
        }

        return (!prefix.SequenceEqual("domain:"u8) || HostName.IsValid(value)) && Plain(text, out identity);
    }

    private static bool Plain(ReadOnlySpan<byte> text, out Identity identity)
    {
        identity = new Identity(Encoding.UTF8.GetString(text), null, null);
        return true;
    }

    private static bool TryAddress(ReadOnlySpan<byte> address, Pseudonymizer pseudonymizer, out Identity identity)
    {
        identity = default;
        var at = address.IndexOf((byte)'@');
        if (at <= 0 || at == address.Length - 1 || address[(at + 1)..].Contains((byte)'@') || address.IndexOfAny(" ,;<>\""u8) >= 0)
        {
            return false;
        }

        identity = new Identity(
            pseudonymizer.Identity(address), Encoding.UTF8.GetString(address[(at + 1)..]), pseudonymizer.PreviousIdentity(address));
        return true;
    }

    internal static bool IsPseudonym(ReadOnlySpan<byte> value) =>
        value.Length == Pseudonymizer.Length && value.IndexOfAnyExcept("0123456789abcdef"u8) < 0;

    private static bool IsNamespace(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > MaxNamespace)
        {
            return false;
        }

        foreach (var character in name)
        {
            if (!(character is >= (byte)'a' and <= (byte)'z' or >= (byte)'0' and <= (byte)'9' or (byte)'_' or (byte)'-'))
            {
                return false;
            }
        }

        return true;
    }
}
