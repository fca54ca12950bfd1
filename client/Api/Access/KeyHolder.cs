using System.Collections.Frozen;
using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Access;

/// <summary>Whom a key belongs to.</summary>
/// <param name="Name">Its name, for logs: never the key.</param>
/// <param name="Roles">What it may do, of <see cref="AccessRole"/>.</param>
public sealed record KeyHolder(string Name, FrozenSet<string> Roles)
{
    /// <summary>The id and name of the key that the settings give.</summary>
    public const string Bootstrap = "bootstrap";

    /// <summary>What the key is known by; never the key.</summary>
    public string Id { get; init; } = Name;

    /// <summary>Which accounts it reaches.</summary>
    public KeyLimits Limits { get; init; } = KeyLimits.None;

    /// <summary>Its own limit of requests a minute; null for the usual one, 0 for none.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>SHA-256 of the secret that was presented, in lower-case hexadecimal.</summary>
    internal string SecretHash { get; init; } = "";

    /// <summary>True when the key may do what the role is needed for.</summary>
    /// <param name="role">One of <see cref="AccessRole"/>; null for what every key may do.</param>
    public bool May(string? role) => role is null || Roles.Contains(role) || Roles.Contains(AccessRole.Admin);
}
