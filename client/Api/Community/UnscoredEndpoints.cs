using System.ComponentModel;
using System.Globalization;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using CommunityScoring.Contracts;
using static CommunityScoring.Api.Reading.CsvTable;

namespace CommunityScoring.Api.Community;

/// <summary>The route of activities that the model does not know.</summary>
internal static class UnscoredEndpoints
{
    private const char Separator = '|';

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.Group("/v1/unscored", "Operations", AccessRole.Community, AccessLimit.Whole)
            .MapGet(string.Empty, ListAsync).WithName("listUnscored")
            .WithSummary("Activities that the model does not know and that are worth nothing, the most frequent first; as JSON, or as CSV with Accept: text/csv")
            .Produces<UnscoredActivitiesResponse>(StatusCodes.Status200OK, "application/json", ContentType)
            .Produces(StatusCodes.Status304NotModified);

    private static async Task<IResult> ListAsync(
        [Description("Activities in a page, 1-200. Default: 50.")] string? limit,
        [Description("nextPageToken of the page before.")] string? pageToken,
        HttpContext context,
        IGrainFactory grains,
        TimeProvider time)
    {
        var query = new UnscoredQuery(Place(pageToken), Paging.Limit(limit));
        var counted = (await grains.GetGrain<ICommunityGrain>(0).ReadUnscoredAsync(new Envelope<UnscoredQuery>(query))).Value;
        CommunityEndpoints.Mark(context, counted.At, time);
        string? next = null;
        if (counted.Value is { HasMore: true, Activities: [.., var last] })
        {
            next = OpaqueToken.Write(string.Create(CultureInfo.InvariantCulture, $"{last.Count}{Separator}{last.Activity}"));
            Paging.LinkNext(context, next);
        }

        var response = UnscoredActivitiesResponse.Of(counted, next);
        return IsWanted(context.Request)
            ? new CsvTable("activity,count,members,firstOn,lastOn,example", response.Activities.Select(Fields))
            : new TaggedJson<UnscoredActivitiesResponse>(response);
    }

    private static IEnumerable<string> Fields(UnscoredActivityResponse unscored) =>
    [
        Text(unscored.Activity), Number(unscored.Count), Number(unscored.Members), Day(unscored.FirstOn), Day(unscored.LastOn), Text(unscored.Example),
    ];

    private static UnscoredPlace? Place(string? token) => OpaqueToken.Read(token, "the nextPageToken of a page of /v1/unscored", place =>
        place.Split(Separator, 2) is [var count, { Length: > 0 } activity]
        && long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new UnscoredPlace(number, activity)
            : null);
}
