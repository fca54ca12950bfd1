using System.Text;

namespace CommunityScoring.Events;

/// <summary>A company's domain: lower-cased labels with at least one dot between them.</summary>
internal static class HostName
{
    public const string Allowed = "a host name with a dot, such as acme.com";

    private const int MaxLength = 253;
    private const int MaxLabel = 63;

    /// <summary>The domain trimmed and lower-cased; null when it is none.</summary>
    public static string? Normalise(string text)
    {
        var normal = text.Trim().ToLowerInvariant();
        return IsValid(Encoding.UTF8.GetBytes(normal)) ? normal : null;
    }

    /// <summary>True for a lower-cased host name with a dot. Labels beyond ASCII pass: such names are written that way too.</summary>
    public static bool IsValid(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > MaxLength || !name.Contains((byte)'.'))
        {
            return false;
        }

        foreach (var range in name.Split((byte)'.'))
        {
            var label = name[range];
            if (label.Length is 0 or > MaxLabel || label[0] == '-' || label[^1] == '-')
            {
                return false;
            }

            foreach (var character in label)
            {
                if (!(character is >= (byte)'a' and <= (byte)'z' or >= (byte)'0' and <= (byte)'9' or (byte)'-' or >= 0x80))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
