using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CommunityScoring.Community;

/// <summary>
/// Keys in eight bytes: of a million leaves their texts would take ten times the room. Keys are chosen by others, so the
/// hash is one whose collisions nobody can bring about.
/// </summary>
internal static class KeyHash
{
    private const int OnStack = 512;

    /// <summary>The first eight bytes of the key's SHA-256.</summary>
    public static ulong Of(string key)
    {
        var length = Encoding.UTF8.GetMaxByteCount(key.Length);
        Span<byte> text = length <= OnStack ? stackalloc byte[OnStack] : new byte[length];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.UTF8.GetBytes(key, text)], digest);
        return BinaryPrimitives.ReadUInt64LittleEndian(digest);
    }
}
