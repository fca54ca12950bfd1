using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CommunityScoring.Api.Access;

/// <summary>
/// Secrets that this program makes: 256 random bits as text. As nobody can try that many, SHA-256 is all the hash that they
/// need; a slow one is for what people think of.
/// </summary>
internal static class SecretText
{
    /// <summary>What a key begins with, so that people and scanners know one when they see it.</summary>
    public const string KeyPrefix = "csk_";

    private const int Bytes = 32;
    private const int TextLength = 43;

    /// <summary>A new secret.</summary>
    public static string Make() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>True where a text can be such a secret, so that nothing is looked up for one that cannot.</summary>
    public static bool IsOne(ReadOnlySpan<char> text) => text.Length == TextLength && Base64Url.IsValid(text);

    /// <summary>SHA-256 of a secret's UTF-8.</summary>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
