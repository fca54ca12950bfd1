using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace CommunityScoring.Api.Reading;

/// <summary>Answers with a body and its strong ETag, or with 304 where the client has that body already.</summary>
internal static class TaggedBody
{
    private const int TagBytes = 16;

    public static async Task WriteAsync(HttpContext context, byte[] body, string contentType)
    {
        var response = context.Response;
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, TagBytes))}\"";
        response.Headers.ETag = tag;

        // A score moves with every event: it may be kept, but is asked for again each time.
        response.Headers.CacheControl = "private, no-cache";
        if (Matches(context.Request, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = contentType;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    // If-None-Match compares weakly (RFC 9110, 13.1.2): proxies that compress turn strong tags into weak ones.
    private static bool Matches(HttpRequest request, string tag)
    {
        var sent = request.Headers.IfNoneMatch;
        if (sent.Count == 0 || !EntityTagHeaderValue.TryParseList(sent, out var known))
        {
            return false;
        }

        return known.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Tag.Equals(tag, StringComparison.Ordinal));
    }
}
