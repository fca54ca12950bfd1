namespace CommunityScoring.Api.Access;

/// <summary>How routes say who may call them. A host does not start with a route that does not say it.</summary>
public static class AccessRoutes
{
    /// <summary>The route needs a key with a role.</summary>
    /// <typeparam name="TBuilder">A route's or a group's builder.</typeparam>
    /// <param name="builder">The route, or a group of them; a route's own saying counts before its group's.</param>
    /// <param name="role">One of <see cref="AccessRole"/>. Calls of <see cref="AccessRole.Privacy"/> and <see cref="AccessRole.Admin"/> are audited.</param>
    /// <param name="limit">What a key gets that is limited to segments or owners.</param>
    /// <param name="value">
    /// The route value that names the account or the person; default <c>id</c> for <see cref="AccessLimit.ByAccount"/>,
    /// <c>identity</c> for <see cref="AccessLimit.ByMember"/>.
    /// </param>
    public static TBuilder For<TBuilder>(this TBuilder builder, string role, AccessLimit limit, string? value = null)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new RouteAccess(false, role, limit, value ?? ValueOf(limit)));

    /// <summary>The route needs any known key, whatever its roles.</summary>
    /// <typeparam name="TBuilder">A route's or a group's builder.</typeparam>
    /// <param name="builder">The route, or a group of them.</param>
    public static TBuilder ForAnyKey<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new RouteAccess(false, null, AccessLimit.None, null));

    /// <summary>The route opens or ends what stands for a key: any known key is let in, and audited where it may do what is audited.</summary>
    /// <typeparam name="TBuilder">A route's or a group's builder.</typeparam>
    /// <param name="builder">The route, or a group of them.</param>
    public static TBuilder ForSignIn<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new RouteAccess(false, null, AccessLimit.None, null) { IsDoor = true });

    /// <summary>The route needs no key.</summary>
    /// <typeparam name="TBuilder">A route's or a group's builder.</typeparam>
    /// <param name="builder">The route, or a group of them.</param>
    public static TBuilder ForEverybody<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new RouteAccess(true, null, AccessLimit.None, null));

    /// <summary>Makes sure that every route says who may call it, and that none under <c>/v1</c> is open.</summary>
    /// <param name="routes">The host's routes, all of them.</param>
    /// <exception cref="InvalidOperationException">A route does not.</exception>
    internal static void RequireAccess(this IEndpointRouteBuilder routes)
    {
        foreach (var endpoint in routes.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>())
        {
            var pattern = $"/{endpoint.RoutePattern.RawText?.TrimStart('/')}";
            var access = endpoint.Metadata.GetMetadata<RouteAccess>()
                ?? throw new InvalidOperationException($"The route {pattern} does not say who may call it: add For(role, limit).");
            var isGuarded = pattern.StartsWith("/v1/", StringComparison.OrdinalIgnoreCase);
            if (access.IsOpen == isGuarded)
            {
                throw new InvalidOperationException($"The route {pattern} must {(isGuarded ? "not be open, as all under /v1" : "be under /v1, as it needs a key")}.");
            }

            if (access.Limit is AccessLimit.ByAccount or AccessLimit.ByMember && endpoint.RoutePattern.GetParameter(access.Value!) is null)
            {
                throw new InvalidOperationException($"The route {pattern} is limited by {{{access.Value}}}, which it does not have.");
            }
        }
    }

    private static string? ValueOf(AccessLimit limit) => limit switch
    {
        AccessLimit.ByAccount => "id",
        AccessLimit.ByMember => "identity",
        _ => null,
    };
}
