using System.Text;

namespace CommunityScoring.Events;

/// <summary>What a text field may hold, and how that is said to whoever sent something else.</summary>
internal sealed class TextRule
{
    public static readonly TextRule Activity = new(64, "1-64 characters of [a-z0-9._-]", IsActivity);
    public static readonly TextRule Account = new(128, "1-128 characters of [A-Za-z0-9._-]", IsAccount);
    public static readonly TextRule Program = new(128, "1-128 characters without control characters");
    public static readonly TextRule Channel = new(128, "1-128 characters without control characters");
    public static readonly TextRule Id = new(256, "1-256 characters without control characters");
    public static readonly TextRule Source = new(1024, "1-1024 characters without control characters");

    /// <summary>Names and notes: an empty one is as good as none.</summary>
    public static readonly TextRule Free = new(1024, "up to 1024 characters without control characters", emptyIsNone: true);

    private readonly int _max;
    private readonly Func<byte, bool>? _character;

    private TextRule(int max, string allowed, Func<byte, bool>? character = null, bool emptyIsNone = false)
    {
        _max = max;
        _character = character;
        Allowed = allowed;
        EmptyIsNone = emptyIsNone;
    }

    /// <summary>What is allowed, in words.</summary>
    public string Allowed { get; }

    /// <summary>True where an empty text counts as no text.</summary>
    public bool EmptyIsNone { get; }

    /// <summary>True when valid UTF-8 satisfies the rule. Length is in UTF-16 characters.</summary>
    public bool Accepts(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty || (utf8.Length > _max && Encoding.UTF8.GetCharCount(utf8) > _max))
        {
            return false;
        }

        if (_character is null)
        {
            return !HasControl(utf8);
        }

        foreach (var character in utf8)
        {
            if (!_character(character))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasControl(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IndexOfAnyInRange((byte)0, (byte)0x1f) >= 0 || utf8.Contains((byte)0x7f))
        {
            return true;
        }

        // The controls U+0080 to U+009F are C2 80 to C2 9F.
        for (var at = utf8.IndexOf((byte)0xC2); at >= 0;)
        {
            if (utf8[at + 1] < 0xA0)
            {
                return true;
            }

            var next = utf8[(at + 2)..].IndexOf((byte)0xC2);
            at = next < 0 ? -1 : at + 2 + next;
        }

        return false;
    }

    private static bool IsActivity(byte character) =>
        character is >= (byte)'a' and <= (byte)'z' or >= (byte)'0' and <= (byte)'9' or (byte)'.' or (byte)'_' or (byte)'-';

    private static bool IsAccount(byte character) => IsActivity(character) || character is >= (byte)'A' and <= (byte)'Z';
}
