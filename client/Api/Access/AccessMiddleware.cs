using CommunityScoring.Api.Problems;
using Microsoft.Net.Http.Headers;

namespace CommunityScoring.Api.Access;

/// <summary>Lets nobody behind <c>/v1</c> without a key, not even to learn which routes there are.</summary>
internal sealed class AccessMiddleware(RequestDelegate next, IKeyRing keys)
{
    private const string Scheme = "Bearer ";
    private static readonly PathString _guarded = "/v1";

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments(_guarded))
        {
            var holder = await FindAsync(context);
            if (holder is null)
            {
                return;
            }

            if (context.GetEndpoint()?.Metadata.GetMetadata<RequiredRole>() is { } required && !holder.May(required.Role))
            {
                throw new ProblemException(Refusal.Of(
                    StatusCodes.Status403Forbidden, "forbidden", "The key may not do this.", $"The route needs a key with the role {required.Role}."));
            }

            context.Features.Set(holder);
            BodyLimit.Apply(context);
        }

        await next(context);
    }

    /// <summary>Whose key it is; null once the request is answered with 401.</summary>
    private async Task<KeyHolder?> FindAsync(HttpContext context)
    {
        var presented = context.Request.Headers.Authorization;
        if (presented.Count != 1 || presented[0] is not { } header || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            || header.AsSpan(Scheme.Length).Trim().IsEmpty)
        {
            await RefuseAsync(context, "Bearer", "no-key", "A key is needed.", "Send the header Authorization: Bearer <key>.");
            return null;
        }

        var holder = await keys.FindAsync(header[Scheme.Length..].Trim(), context.RequestAborted);
        if (holder is null)
        {
            await RefuseAsync(context, "Bearer error=\"invalid_token\"", "unknown-key", "The key is not known.", "The key in the header Authorization is not known.");
        }

        return holder;
    }

    private static Task RefuseAsync(HttpContext context, string challenge, string type, string title, string detail)
    {
        context.Response.Headers[HeaderNames.WWWAuthenticate] = challenge;
        return ProblemWriter.WriteAsync(context, Refusal.Of(StatusCodes.Status401Unauthorized, type, title, detail));
    }
}
