using System.Runtime.InteropServices;
using System.Text.Json;
using CommunityScoring.Api.Problems;
using Microsoft.Net.Http.Headers;

namespace CommunityScoring.Api.Events;

/// <summary>Takes the events out of a request: one, a batch, or one in binary mode, as the CloudEvents HTTP binding 1.0.2 says.</summary>
internal static class EventBody
{
    public const string One = "application/cloudevents+json";
    public const string Batch = "application/cloudevents-batch+json";
    public const string Binary = "application/json";

    private const string Prefix = "ce-";
    private const string Allowed = $"{One}, {Batch}, or {Binary} with ce-* headers";

    /// <summary>The events, each in structured form, not validated.</summary>
    /// <exception cref="ProblemException">The content type or the body is none of the three.</exception>
    public static async Task<IReadOnlyList<byte[]>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed.MediaType.Value : null;
        var isBatch = Is(type, Batch);
        if (!isBatch && !Is(type, One) && !(Is(type, Binary) && request.Headers.ContainsKey("ce-specversion")))
        {
            throw Refusal.ContentType(Allowed);
        }

        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellationToken);
        var body = WithoutMark(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
        return isBatch ? Elements(body) : [Is(type, One) ? body.ToArray() : Structured(request.Headers, body)];
    }

    private static bool Is(string? type, string other) => string.Equals(type, other, StringComparison.OrdinalIgnoreCase);

    private static List<byte[]> Elements(ReadOnlyMemory<byte> body)
    {
        using var document = Parse(body, "$");
        if (document.RootElement.ValueKind != JsonValueKind.Array)
        {
            throw Refusal.Body("$", "The body is no JSON array; allowed: a list of CloudEvents.");
        }

        return [.. document.RootElement.EnumerateArray().Select(element => JsonMarshal.GetRawUtf8Value(element).ToArray())];
    }

    private static byte[] Structured(IHeaderDictionary headers, ReadOnlyMemory<byte> body)
    {
        using var data = body.IsEmpty ? null : Parse(body, "data");
        using var structured = new MemoryStream(body.Length + 512);
        using (var writer = new Utf8JsonWriter(structured))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in headers)
            {
                if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !Is(name, "ce-data") && !Is(name, "ce-data_base64"))
                {
                    writer.WriteString(name[Prefix.Length..].ToLowerInvariant(), Uri.UnescapeDataString(Unquoted(value.ToString())));
                }
            }

            writer.WriteString("datacontenttype", Binary);
            if (data is not null)
            {
                writer.WritePropertyName("data");

                // As it stands: an escape that is no text, as in "\ud800", cannot be written anew.
                writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(data.RootElement), skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        return structured.ToArray();
    }

    private static string Unquoted(string value) => value is ['"', .., '"'] and { Length: >= 2 } ? HeaderUtilities.UnescapeAsQuotedString(value).ToString() : value;

    private static JsonDocument Parse(ReadOnlyMemory<byte> json, string field)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException exception)
        {
            // Not the exception's own words: they can quote the body.
            throw Refusal.Body(field, $"The body is not JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.", "not-json");
        }
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> body) => body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
}
