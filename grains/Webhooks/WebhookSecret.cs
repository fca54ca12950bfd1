using System.Security.Cryptography;

namespace CommunityScoring.Webhooks;

/// <summary>A secret that deliveries are signed with.</summary>
[GenerateSerializer]
[Immutable]
[Alias("CommunityScoring.Webhooks.WebhookSecret")]
public sealed record WebhookSecret
{
    private const string Prefix = "whsec_";

    /// <summary>As the receiver holds it: <c>whsec_</c> and 32 random bytes in Base64.</summary>
    [Id(0)]
    public string Text { get; init; } = "";

    /// <summary>When it was made.</summary>
    [Id(1)]
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when deliveries are signed with it; null where no later secret has taken its place.</summary>
    [Id(2)]
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>A new secret.</summary>
    /// <param name="now">The time.</param>
    public static WebhookSecret Create(DateTimeOffset now)
    {
        string key;
        do
        {
            key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        }
        while (key.Contains('+', StringComparison.Ordinal)); // JSON may write it as \u002B, and secrets are copied by hand.

        return new() { Text = Prefix + key, CreatedAt = now };
    }

    /// <summary>The bytes of the key.</summary>
    /// <exception cref="FormatException">The text is no secret.</exception>
    public byte[] Key() => Text.StartsWith(Prefix, StringComparison.Ordinal)
        ? Convert.FromBase64String(Text[Prefix.Length..])
        : throw new FormatException($"A secret begins with {Prefix}.");

    /// <summary>Says nothing of the secret, as texts end in logs.</summary>
    public override string ToString() => $"{Prefix}… of {CreatedAt:O}";
}
