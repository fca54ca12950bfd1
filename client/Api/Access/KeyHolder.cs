using System.Collections.Frozen;

namespace CommunityScoring.Api.Access;

/// <summary>Whom a key belongs to.</summary>
/// <param name="Name">Its name, for logs: never the key.</param>
/// <param name="Roles">What it may do, of <see cref="AccessRole"/>.</param>
public sealed record KeyHolder(string Name, FrozenSet<string> Roles)
{
    /// <summary>True when the key may do what the role is needed for.</summary>
    /// <param name="role">One of <see cref="AccessRole"/>.</param>
    public bool May(string role) => Roles.Contains(role) || Roles.Contains(AccessRole.Admin);
}
