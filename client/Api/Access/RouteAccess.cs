namespace CommunityScoring.Api.Access;

/// <summary>Who may call an endpoint. Every endpoint has one; the innermost counts.</summary>
/// <param name="IsOpen">True where no key is needed.</param>
/// <param name="Role">The role that is needed, of <see cref="AccessRole"/>; null where any key does.</param>
/// <param name="Limit">What a limited key gets.</param>
/// <param name="Value">The route value that <see cref="AccessLimit.ByAccount"/> and <see cref="AccessLimit.ByMember"/> look at.</param>
internal sealed record RouteAccess(bool IsOpen, string? Role, AccessLimit Limit, string? Value)
{
    /// <summary>True where calls are audited of keys that may do what is audited.</summary>
    public bool IsDoor { get; init; }

    /// <summary>True where a call, or a denied attempt at it, is written to the audit log.</summary>
    /// <param name="holder">Whose key it is.</param>
    public bool IsAudited(KeyHolder holder) => Role is AccessRole.Privacy or AccessRole.Admin || (IsDoor && holder.May(AccessRole.Privacy));
}
