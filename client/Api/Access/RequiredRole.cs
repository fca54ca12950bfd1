namespace CommunityScoring.Api.Access;

/// <summary>The role that an endpoint needs; the innermost counts.</summary>
/// <param name="Role">One of <see cref="AccessRole"/>.</param>
internal sealed record RequiredRole(string Role);
