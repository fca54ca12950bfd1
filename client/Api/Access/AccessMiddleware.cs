using CommunityScoring.Api.Audit;
using CommunityScoring.Api.Limits;
using CommunityScoring.Api.Problems;
using CommunityScoring.Facts;
using Microsoft.Net.Http.Headers;

namespace CommunityScoring.Api.Access;

/// <summary>Lets nobody behind <c>/v1</c> without a key, not even to learn which routes there are.</summary>
internal sealed class AccessMiddleware(RequestDelegate next, IKeyRing keys, RequestLimiter limiter, ScopeGate gate, AuditTrail audit)
{
    private const string Scheme = "Bearer ";
    private static readonly PathString _guarded = "/v1";

    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments(_guarded))
        {
            await next(context);
            return;
        }

        if (await FindAsync(context) is not { } holder)
        {
            return;
        }

        if (await limiter.AskAsync(holder, context.RequestAborted) is { } wait)
        {
            throw Refusal.TooMany(limiter.LimitOf(holder), wait);
        }

        var scope = new AccountScope(holder.Limits);
        context.Features.Set(holder);
        context.Features.Set(scope);
        BodyLimit.Apply(context);
        if (AccessOf(context) is not { } access)
        {
            await next(context);
        }
        else if (access.IsAudited(holder))
        {
            await audit.RunAsync(context, holder, () => AuthorizeAsync(context, access, holder, scope), () => next(context));
        }
        else
        {
            await AuthorizeAsync(context, access, holder, scope);
            await next(context);
        }
    }

    /// <summary>Who may call the route; null where there is none, or none with that method or content type, so that nothing is reached.</summary>
    private static RouteAccess? AccessOf(HttpContext context) => context.GetEndpoint() is not RouteEndpoint endpoint
        ? null
        : endpoint.Metadata.GetMetadata<RouteAccess>() ?? throw new InvariantException($"The route {endpoint.RoutePattern.RawText} does not say who may call it.");

    private async ValueTask AuthorizeAsync(HttpContext context, RouteAccess access, KeyHolder holder, AccountScope scope)
    {
        if (!holder.May(access.Role))
        {
            throw new ProblemException(Refusal.Of(
                StatusCodes.Status403Forbidden, "forbidden", "The key may not do this.", $"The route needs a key with the role {access.Role}."));
        }

        await gate.PassAsync(context, access, scope);
        if (access.Limit == AccessLimit.Filtered && scope.IsLimited)
        {
            // A handler that forgot to leave out what is outside must not get its answer out.
            context.Response.OnStarting(() => scope.IsTaken || context.Response.StatusCode >= StatusCodes.Status400BadRequest
                ? Task.CompletedTask
                : throw new InvariantException("The route has not asked which accounts the key reaches."));
        }
    }

    /// <summary>Whose key or session it is; null once the request is answered with 401.</summary>
    private async Task<KeyHolder?> FindAsync(HttpContext context)
    {
        var presented = context.Request.Headers.Authorization;
        if (presented.Count == 0 && SessionCookie.Read(context.Request) is { } token)
        {
            return await FindSessionAsync(context, token);
        }

        if (presented.Count != 1 || presented[0] is not { } header || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            || header.AsSpan(Scheme.Length).Trim().IsEmpty)
        {
            await RefuseAsync(context, "Bearer", "no-key", "A key is needed.", "Send the header Authorization: Bearer <key>.");
            return null;
        }

        var holder = await FindAsync(context, cancellationToken => keys.FindAsync(header[Scheme.Length..].Trim(), cancellationToken));
        if (holder is null)
        {
            await RefuseAsync(context, "Bearer error=\"invalid_token\"", "unknown-key", "The key is not known.", "The key in the header Authorization is not known.");
        }

        return holder;
    }

    private async Task<KeyHolder?> FindSessionAsync(HttpContext context, string token)
    {
        if (!SessionCookie.IsFromHere(context.Request))
        {
            throw new ProblemException(Refusal.Of(
                StatusCodes.Status403Forbidden, "cross-site", "It comes from another site.",
                "With the cookie of a session, what is not a plain read must come from a page of this host."));
        }

        var holder = await FindAsync(context, cancellationToken => keys.FindSessionAsync(token, cancellationToken));
        if (holder is null)
        {
            SessionCookie.Remove(context);
            await RefuseAsync(context, "Bearer", "no-session", "The session has ended.", "Sign in with a key again.");
        }

        return holder;
    }

    private static ValueTask<KeyHolder?> FindAsync(HttpContext context, Func<CancellationToken, ValueTask<KeyHolder?>> find)
    {
        context.Features.Set(new LiveAccess(find));
        return find(context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context, string challenge, string type, string title, string detail)
    {
        context.Response.Headers[HeaderNames.WWWAuthenticate] = challenge;
        return ProblemWriter.WriteAsync(context, Refusal.Of(StatusCodes.Status401Unauthorized, type, title, detail));
    }
}
