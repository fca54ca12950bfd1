using CommunityScoring.Storage;

namespace CommunityScoring.Api.Responses;

/// <summary>A line of the audit log.</summary>
/// <param name="At">When.</param>
/// <param name="Call">Names the call; the attempt at a change and its outcome share it.</param>
/// <param name="KeyId">The id of the key.</param>
/// <param name="KeyName">The key's name at the time.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Route">The route's pattern.</param>
/// <param name="Subject">What it was about: the values of the path, identities as pseudonyms, and what came of it.</param>
/// <param name="Status">The HTTP status it was answered with; null for the attempt at a change, written before the change was made.</param>
public sealed record AuditLine(
    DateTimeOffset At, string Call, string KeyId, string KeyName, string Method, string Route, IReadOnlyDictionary<string, string> Subject, int? Status)
{
    internal static AuditLine Of(AuditEntry entry) =>
        new(entry.At, entry.Call, entry.KeyId, entry.KeyName, entry.Method, entry.Route, entry.Subject, entry.Status);
}
