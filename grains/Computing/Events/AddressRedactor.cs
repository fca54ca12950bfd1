using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace CommunityScoring.Events;

/// <summary>
/// Pseudonymises the mail addresses in anything: whatever looks like <c>local@domain.tld</c>, whatever stands behind
/// <c>email:</c>, and both within <c>data_base64</c>. The rest stays byte for byte, JSON stays JSON, and an identity so
/// treated is still the same identity. One pass, linear in the length. Thread-safe.
/// </summary>
/// <param name="pseudonymizer">Makes the pseudonyms.</param>
public sealed class AddressRedactor(Pseudonymizer pseudonymizer)
{
    /// <summary>The text without addresses; the same instance when it has none.</summary>
    public string Redact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = Encoding.UTF8.GetBytes(text);
        var redacted = Redact(bytes);
        return redacted.AsSpan().SequenceEqual(bytes) ? text : Encoding.UTF8.GetString(redacted);
    }

    /// <summary>A copy of the bytes without addresses.</summary>
    public byte[] Redact(ReadOnlySpan<byte> bytes)
    {
        var output = new ArrayBufferWriter<byte>(bytes.Length + 256);
        var key = "\"data_base64\""u8;
        for (var at = bytes.IndexOf(key); at >= 0; at = bytes.IndexOf(key))
        {
            var start = at + key.Length;
            var end = EndOfString(bytes, ref start);
            Plain(bytes[..start], output);
            Encoded(bytes[start..end], output);
            bytes = bytes[end..];
        }

        Plain(bytes, output);
        return output.WrittenSpan.ToArray();
    }

    private void Plain(ReadOnlySpan<byte> bytes, ArrayBufferWriter<byte> output)
    {
        var copied = 0;
        var local = -1;
        for (var at = 0; at < bytes.Length;)
        {
            var character = AddressScan.Next(bytes, at, out var length);
            var start = local;
            if ((character == '@' && local >= 0 && TryDomain(bytes, at + length, out var end))
                || (character == ':' && IsEmail(bytes[..at]) && TryValue(bytes, at + length, out start, out end)))
            {
                output.Write(bytes[copied..start]);
                if (character == '@')
                {
                    output.Write("email:"u8);
                }

                output.Write(Encoding.ASCII.GetBytes(pseudonymizer.Of(AddressScan.Decode(bytes[start..end]))));
                copied = at = end;
                local = -1;
                continue;
            }

            if (!AddressScan.IsLocal(character))
            {
                local = character == AddressScan.Nothing ? local : -1;
            }
            else if (local < 0)
            {
                local = at;
            }

            at += length;
        }

        output.Write(bytes[copied..]);
    }

    /// <summary>Finds the end of a domain with a dot in it.</summary>
    private static bool TryDomain(ReadOnlySpan<byte> bytes, int at, out int end)
    {
        end = at;
        var isDotted = false;
        var afterDot = false;
        for (var hasLabel = false; at < bytes.Length;)
        {
            var character = AddressScan.Next(bytes, at, out var length);
            at += length;
            if (AddressScan.IsLabel(character))
            {
                isDotted |= afterDot;
                hasLabel = true;
                end = at;
            }
            else if (character == '.')
            {
                afterDot |= hasLabel;
            }
            else if (character is not ('-' or AddressScan.Nothing))
            {
                break;
            }
        }

        return isDotted;
    }

    /// <summary>Finds what stands behind <c>email:</c>, unless it is a pseudonym already or just prose.</summary>
    private static bool TryValue(ReadOnlySpan<byte> bytes, int at, out int start, out int end)
    {
        start = at;
        while (start < bytes.Length && bytes[start] == ' ')
        {
            start++;
        }

        var isAddress = false;
        end = start;
        while (end < bytes.Length)
        {
            var character = AddressScan.Next(bytes, end, out var length);
            if (character != AddressScan.Nothing && !AddressScan.IsValue(character))
            {
                break;
            }

            isAddress |= character == '@';
            end += length;
        }

        var value = bytes[start..end];
        return !value.IsEmpty && (isAddress || start == at) && !BeginsWithPseudonym(value, isAddress);
    }

    // Also where more stands behind it, as in an id made of one: what was redacted once stays as it is.
    private static bool BeginsWithPseudonym(ReadOnlySpan<byte> value, bool isAddress) =>
        value.Length >= Pseudonymizer.Length && value[..Pseudonymizer.Length].IndexOfAnyExcept("0123456789abcdefABCDEF"u8) < 0
        && (value.Length == Pseudonymizer.Length || (!isAddress && !char.IsAsciiLetterOrDigit((char)value[Pseudonymizer.Length])));

    private static bool IsEmail(ReadOnlySpan<byte> before) =>
        before.Length >= 5 && Ascii.EqualsIgnoreCase(before[^5..], "email"u8)
        && (before.Length == 5 || !(char.IsAsciiLetterOrDigit((char)before[^6]) || before[^6] is (byte)'_' or (byte)'-'));

    /// <summary>Moves <paramref name="start"/> to the first byte of the string behind a key, and finds its end.</summary>
    private static int EndOfString(ReadOnlySpan<byte> bytes, ref int start)
    {
        var at = start;
        while (at < bytes.Length && bytes[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)':')
        {
            at++;
        }

        if (at == bytes.Length || bytes[at] != '"')
        {
            return start;
        }

        start = at + 1;
        var length = bytes[start..].IndexOf((byte)'"');
        return length < 0 ? bytes.Length : start + length;
    }

    private void Encoded(ReadOnlySpan<byte> text, ArrayBufferWriter<byte> output)
    {
        // JSON may write the slash of base 64 as \/.
        byte[] plain = text.Contains((byte)'\\') ? [.. text.ToArray().Where(part => part != '\\')] : text.ToArray();
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(plain.Length)];
        if (Base64.DecodeFromUtf8(plain, decoded, out _, out var written) != OperationStatus.Done)
        {
            Plain(text, output);
            return;
        }

        var redacted = new ArrayBufferWriter<byte>(written + 1);
        Plain(decoded.AsSpan(0, written), redacted);
        if (redacted.WrittenSpan.SequenceEqual(decoded.AsSpan(0, written)))
        {
            output.Write(text);
            return;
        }

        output.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(redacted.WrittenSpan)));
    }
}
