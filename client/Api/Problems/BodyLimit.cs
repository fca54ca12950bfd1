using Microsoft.AspNetCore.Http.Features;

namespace CommunityScoring.Api.Problems;

/// <summary>How large a request may be.</summary>
internal static class BodyLimit
{
    /// <summary>Most bytes of a body: 1 MiB.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Sets the limit of one request, whatever the server's own is.</summary>
    /// <exception cref="BadHttpRequestException">The request states a greater length.</exception>
    public static void Apply(HttpContext context)
    {
        if (context.Request.ContentLength > MaxBytes)
        {
            throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBytes;
        }
    }
}
