using System.Text.Json;
using System.Text.Json.Serialization;

namespace CommunityScoring.Facts;

/// <summary>Packed buckets in JSON: their bytes in Base64.</summary>
public sealed class PackedBucketsConverter : JsonConverter<PackedBuckets>
{
    /// <inheritdoc/>
    public override PackedBuckets Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        PackedBuckets.FromBytes(reader.GetBytesFromBase64());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, PackedBuckets value, JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(value.Bytes);
}
