using System.Globalization;
using System.Text.Json;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;

namespace CommunityScoring.Api.Problems;

/// <summary>Answers with problem details, whatever the client said it accepts.</summary>
internal static class ProblemWriter
{
    /// <summary>The media type of RFC 9457.</summary>
    public const string ContentType = "application/problem+json";

    public static async Task WriteAsync(HttpContext context, ProblemResponse problem, TimeSpan? retryAfter = null)
    {
        var response = context.Response;
        response.StatusCode = problem.Status;
        response.Headers.CacheControl = "no-store";
        if (retryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(problem, ApiJson.Default.ProblemResponse);
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }
}
