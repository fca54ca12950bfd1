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

    /// <summary>A group of routes that need a role.</summary>
    public static RouteGroupBuilder Group(this IEndpointRouteBuilder routes, string prefix, string tag, string role)
    {
        var group = routes.MapGroup(prefix).WithTags(tag).WithMetadata(new RequiredRole(role));
        group.ProducesProblem(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status503ServiceUnavailable);
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
