using CommunityScoring.Api.Access;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using CommunityScoring.Contracts;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace CommunityScoring.Api.Sessions;

/// <summary>The routes by which the page signs in with a key, so that no script keeps it.</summary>
internal static class SessionEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/session").WithTags("Access").ForAnyKey();
        group.ProducesProblem(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable);
        group.MapPost(string.Empty, SignInAsync).ForSignIn().WithName("signIn")
            .WithSummary("Opens a session of 12 hours with the key of the header Authorization, in a cookie that scripts cannot read");
        group.MapGet(string.Empty, Read).WithName("getSession").WithSummary("Whose key or session this is, and what it may do");
        group.MapDelete(string.Empty, SignOutAsync).ForSignIn().WithName("signOut").WithSummary("Ends the session of the cookie");
    }

    private static async Task<PlainJson<SessionResponse>> SignInAsync(HttpContext context, IGrainFactory grains, KeyRingCopy copy, TimeProvider time)
    {
        if (context.Request.Headers[HeaderNames.Authorization].Count == 0)
        {
            // A session that could open another one would never end.
            throw new ProblemException(Refusal.Of(
                StatusCodes.Status401Unauthorized, "no-key", "A key is needed.", "A session is opened with a key; send the header Authorization: Bearer <key>."));
        }

        var holder = context.Features.GetRequiredFeature<KeyHolder>();
        var token = SecretText.Make();
        await grains.GetGrain<IKeyRingGrain>(0).SignInAsync(new Envelope<SessionEntry>(
            new SessionEntry(Convert.ToHexStringLower(SecretText.Hash(token)), holder.SecretHash, time.GetUtcNow() + SessionCookie.Lasts)));
        copy.Forget();
        SessionCookie.Write(context, token);
        return Read(context);
    }

    private static PlainJson<SessionResponse> Read(HttpContext context) => new(SessionResponse.Of(context.Features.GetRequiredFeature<KeyHolder>()));

    private static async Task<PlainJson<SessionResponse>> SignOutAsync(HttpContext context, IGrainFactory grains, KeyRingCopy copy)
    {
        if (SessionCookie.Read(context.Request) is { } token && SecretText.IsOne(token))
        {
            await grains.GetGrain<IKeyRingGrain>(0).SignOutAsync(Convert.ToHexStringLower(SecretText.Hash(token)));
            copy.Forget();
        }

        SessionCookie.Remove(context);
        return Read(context);
    }
}
