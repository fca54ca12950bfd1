using CommunityScoring.Api.Access;

namespace CommunityScoring.Api.Responses;

/// <summary>Whose key it is, and what it may do.</summary>
/// <param name="Name">The key's name.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="Segments">The segments whose accounts it reaches; empty for all.</param>
/// <param name="Owners">The owners whose accounts it reaches; empty for all.</param>
public sealed record SessionResponse(string Name, IReadOnlyList<string> Roles, IReadOnlyList<string> Segments, IReadOnlyList<string> Owners)
{
    internal static SessionResponse Of(KeyHolder holder) =>
        new(holder.Name, [.. holder.Roles.Order(StringComparer.Ordinal)], holder.Limits.Segments, holder.Limits.Owners);
}
