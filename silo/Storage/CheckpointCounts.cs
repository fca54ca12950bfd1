using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using CommunityScoring.Storage;

namespace CommunityScoring.Silo.Storage;

/// <summary>The counts of a checkpoint as they are stored: JSON, for people who look into the table.</summary>
internal static partial class CheckpointCounts
{
    public static string ToJson(OutcomeCounts counts) => JsonSerializer.Serialize(
        new Stored(
            counts.Counted, counts.Duplicate, counts.Ignored, counts.Expired, counts.DeadLettered,
            new Dictionary<string, long>(counts.DeadLettersByCode)),
        Format.Default.Stored);

    public static OutcomeCounts FromJson(string json)
    {
        var stored = JsonSerializer.Deserialize(json, Format.Default.Stored)
            ?? throw new JsonException("A checkpoint's counts are null.");
        return new OutcomeCounts(
            stored.Counted, stored.Duplicate, stored.Ignored, stored.Expired, stored.DeadLettered,
            (stored.DeadLettersByCode ?? []).ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    internal sealed record Stored(
        long Counted, long Duplicate, long Ignored, long Expired, long DeadLettered, Dictionary<string, long>? DeadLettersByCode);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Stored))]
    private sealed partial class Format : JsonSerializerContext;
}
