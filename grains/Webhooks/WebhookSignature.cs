using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CommunityScoring.Webhooks;

/// <summary>
/// Signs messages by the Standard Webhooks convention (<see href="https://www.standardwebhooks.com"/>): HMAC-SHA256 of
/// <c>{id}.{timestamp}.{body}</c>.
/// </summary>
public static class WebhookSignature
{
    /// <summary>Name of the header with the message's id.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>Name of the header with the time of the attempt, in seconds since 1970.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>Name of the header with the signatures, separated by spaces.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>The time of an attempt as the header has it.</summary>
    public static string Timestamp(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>The value of the header with the signatures.</summary>
    /// <param name="secrets">The valid secrets: a signature for each.</param>
    /// <param name="id">The message's id.</param>
    /// <param name="timestamp">The time of the attempt, as <see cref="Timestamp"/> writes it.</param>
    /// <param name="body">The body.</param>
    public static string Of(IEnumerable<WebhookSecret> secrets, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes($"{id}.{timestamp}.");
        var signed = new byte[head.Length + body.Length];
        head.CopyTo(signed, 0);
        body.CopyTo(signed.AsSpan(head.Length));
        return string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret.Key(), signed))));
    }
}
