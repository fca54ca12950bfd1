using CommunityScoring.Api.Access;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Responses;

namespace CommunityScoring.Api.Reading;

/// <summary>What routes have in common in their description.</summary>
internal static class RouteText
{
    public const string AsOf = "UTC day, YYYY-MM-DD: today, any of the last 365 days, or up to 180 days ahead as a forecast. Default: today.";
    public const string Model = "Name of a model to compute with; nothing changes by it. Default: the active model.";
    public const string From = "First UTC day, YYYY-MM-DD, at most 365 days before the last.";
    public const string To = "Last UTC day, YYYY-MM-DD. Default: today.";

    /// <summary>A group of routes that need a role. A route of the group says <c>For</c> itself where it differs.</summary>
    /// <param name="routes">The host's routes.</param>
    /// <param name="prefix">What their paths begin with.</param>
    /// <param name="tag">Where the description shows them.</param>
    /// <param name="role">One of <see cref="AccessRole"/>.</param>
    /// <param name="limit">What a key gets that is limited to segments or owners.</param>
    public static RouteGroupBuilder Group(this IEndpointRouteBuilder routes, string prefix, string tag, string role, AccessLimit limit)
    {
        var group = routes.MapGroup(prefix).WithTags(tag).For(role, limit);
        group.ProducesProblem(
            StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden,
            StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable);
        return group;
    }

    /// <summary>States the problems that a route can answer with.</summary>
    public static TBuilder ProducesProblem<TBuilder>(this TBuilder builder, params int[] statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
        {
            builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemResponse), [ProblemWriter.ContentType]));
        }

        return builder;
    }
}
