using System.Collections.Immutable;
using CommunityScoring.Contracts;

namespace CommunityScoring.Access;

/// <summary>The stored keys and sessions.</summary>
[GenerateSerializer]
[Alias("CommunityScoring.KeyRingState")]
public sealed class KeyRingState
{
    /// <summary>The keys, in the order they were made.</summary>
    [Id(0)]
    public List<StoredKey> Keys { get; set; } = [];

    /// <summary>The sessions, in the order they were opened.</summary>
    [Id(1)]
    public List<StoredSession> Sessions { get; set; } = [];
}

/// <summary>A stored key; see <see cref="KeyEntry"/>.</summary>
[GenerateSerializer]
[Alias("CommunityScoring.StoredKey")]
public sealed class StoredKey
{
    /// <summary>What it is known by.</summary>
    [Id(0)]
    public string Id { get; set; } = "";

    /// <summary>What it is for.</summary>
    [Id(1)]
    public string Name { get; set; } = "";

    /// <summary>What it may do.</summary>
    [Id(2)]
    public List<string> Roles { get; set; } = [];

    /// <summary>The segments it reaches; empty for all.</summary>
    [Id(3)]
    public List<string> Segments { get; set; } = [];

    /// <summary>The owners it reaches; empty for all.</summary>
    [Id(4)]
    public List<string> Owners { get; set; } = [];

    /// <summary>Its own limit of requests a minute; null for the usual one, 0 for none.</summary>
    [Id(5)]
    public int? RequestsPerMinute { get; set; }

    /// <summary>When it was made.</summary>
    [Id(6)]
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it ends by itself.</summary>
    [Id(7)]
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>When it was ended.</summary>
    [Id(8)]
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>When it got its present secret in place of another.</summary>
    [Id(9)]
    public DateTimeOffset? RotatedAt { get; set; }

    /// <summary>The last UTC day on which it was used, as the number of days since 0001-01-01.</summary>
    [Id(10)]
    public int? LastUsedDay { get; set; }

    /// <summary>The hash of its present secret.</summary>
    [Id(11)]
    public string Hash { get; set; } = "";

    /// <summary>The hash of its former secret.</summary>
    [Id(12)]
    public string? FormerHash { get; set; }

    /// <summary>When the former secret ends.</summary>
    [Id(13)]
    public DateTimeOffset? FormerEndsAt { get; set; }

    /// <summary>The key as others see it.</summary>
    public KeyEntry Entry() => new(
        Id,
        Name,
        [.. Roles],
        new KeyLimits([.. Segments], [.. Owners]),
        RequestsPerMinute,
        CreatedAt,
        ExpiresAt,
        RevokedAt,
        RotatedAt,
        LastUsedDay is { } day ? DateOnly.FromDayNumber(day) : null,
        FormerHash is { } former ? [new KeySecret(Hash, null), new KeySecret(former, FormerEndsAt)] : ImmutableArray.Create(new KeySecret(Hash, null)));
}

/// <summary>A stored session; see <see cref="SessionEntry"/>.</summary>
[GenerateSerializer]
[Alias("CommunityScoring.StoredSession")]
public sealed class StoredSession
{
    /// <summary>The hash of its token.</summary>
    [Id(0)]
    public string Hash { get; set; } = "";

    /// <summary>The hash of the secret that it was opened with.</summary>
    [Id(1)]
    public string SecretHash { get; set; } = "";

    /// <summary>When it ends.</summary>
    [Id(2)]
    public DateTimeOffset ExpiresAt { get; set; }
}
