using CommunityScoring.Api.Access;

namespace CommunityScoring.Api.Tests.Access;

/// <summary>A route as the table of routes has it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Pattern">The pattern, as it is mapped.</param>
/// <param name="Role">The role it needs; null where any key does.</param>
/// <param name="Limit">What a limited key gets.</param>
/// <param name="Within">A path of what a key limited to segment enterprise or owner kim reaches.</param>
/// <param name="Status">What a key that may is answered with.</param>
/// <param name="Outside">A path of what such a key does not reach; null where there is none.</param>
/// <param name="Body">The body, or null for none.</param>
/// <param name="ContentType">Its type.</param>
internal sealed record RouteCase(
    string Method,
    string Pattern,
    string? Role,
    AccessLimit Limit,
    string Within,
    int Status = 200,
    string? Outside = null,
    string? Body = null,
    string ContentType = "application/json")
{
    public string Name => $"{Method} {Pattern}";
}
