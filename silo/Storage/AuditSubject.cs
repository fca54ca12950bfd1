using System.Collections.Immutable;
using System.Text.Json;

namespace CommunityScoring.Silo.Storage;

/// <summary>What an entry of the audit log is about, as its row has it: a JSON object of texts.</summary>
internal static class AuditSubject
{
    public static string ToJson(ImmutableSortedDictionary<string, string> subject) => JsonSerializer.Serialize(subject);

    public static ImmutableSortedDictionary<string, string> FromJson(string json) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(json)!.ToImmutableSortedDictionary(StringComparer.Ordinal);
}
