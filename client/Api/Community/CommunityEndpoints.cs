using System.ComponentModel;
using System.Globalization;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using CommunityScoring.Contracts;
using Microsoft.Net.Http.Headers;

namespace CommunityScoring.Api.Community;

/// <summary>The routes of what the whole community shows. They come from a census of stored rows; the header <c>Age</c> says how old it is.</summary>
internal static class CommunityEndpoints
{
    private const string OrCsv = "; as JSON, or as CSV with Accept: text/csv";
    private const string SegmentText = "Only the accounts of this segment.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.Group("/v1/community", "Community", AccessRole.Community, AccessLimit.Whole);
        Describe<CommunityFiguresResponse>(
            group.MapGet("/figures", FiguresAsync).For(AccessRole.Community, AccessLimit.BySegment).WithName("getCommunityFigures"),
            "Activity, questions and revenue of the community in a period; figures of fewer than 5 members or accounts are suppressed");
        Describe<CommunityReturnsResponse>(
            group.MapGet("/roi", ReturnsAsync).WithName("getCommunityReturns"),
            "The return on what the community cost in a period, by currency");
        Describe<CommunityCohortsResponse>(
            group.MapGet("/cohorts", CohortsAsync).For(AccessRole.Community, AccessLimit.BySegment).WithName("getCommunityCohorts"),
            "Opportunities closed in a period: of accounts engaged on the day of opening against others, with 95 % intervals; fewer than 5 accounts are suppressed");
        Describe<CommunityAttributionResponse>(
            group.MapGet("/attribution", AttributionAsync).WithName("getCommunityAttribution"),
            "What the attribution models that learn say of the channels of the whole community");
    }

    /// <summary>Has an answer say how old it is, and that it comes in two forms.</summary>
    public static void Mark(HttpContext context, DateTimeOffset computedAt, TimeProvider time)
    {
        // In a header, since an age in the body would make each answer another one for ETag.
        var age = Math.Max(0, (long)(time.GetUtcNow() - computedAt).TotalSeconds);
        context.Response.Headers.Age = age.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.Vary = HeaderNames.Accept;
    }

    private static async Task<IResult> FiguresAsync(
        [Description(CommunityPeriod.FromText)] string? from,
        [Description(CommunityPeriod.ToText)] string? to,
        [Description(SegmentText)] string? segment,
        [Description("Only this program; not together with a segment.")] string? program,
        [Description("segment or program: the figures of each of them, instead of one set.")] string? by,
        HttpContext context,
        ScoreQueries queries,
        StoredText texts,
        IGrainFactory grains,
        TimeProvider time)
    {
        var (first, last) = CommunityPeriod.Read(from, to, queries.Today);
        (segment, program) = (texts.Of(segment), texts.Of(program));
        var query = new CommunityQuery(first, last, segment, program, Kind(by));
        if (segment is not null && program is not null)
        {
            throw Refusal.Parameter("program", program, "none together with segment");
        }

        if (query.By is not null && (segment ?? program) is { } slice)
        {
            throw Refusal.Parameter(segment is null ? "program" : "segment", slice, "none together with by");
        }

        var counted = (await grains.GetGrain<ICommunityGrain>(0).ReadFiguresAsync(new Envelope<CommunityQuery>(query))).Value;
        Mark(context, counted.At, time);
        var response = CommunityFiguresResponse.Of(query, counted);
        return CsvTable.IsWanted(context.Request) ? CommunityCsv.Of(response) : new TaggedJson<CommunityFiguresResponse>(response);
    }

    private static async Task<IResult> ReturnsAsync(
        [Description(CommunityPeriod.FromText)] string? from,
        [Description(CommunityPeriod.ToText)] string? to,
        HttpContext context,
        ScoreQueries queries,
        IGrainFactory grains,
        TimeProvider time)
    {
        var (first, last) = CommunityPeriod.Read(from, to, queries.Today);
        var counted = (await grains.GetGrain<ICommunityGrain>(0).ReadReturnsAsync(first, last)).Value;
        Mark(context, counted.At, time);
        var response = CommunityReturnsResponse.Of(first, last, counted);
        return CsvTable.IsWanted(context.Request) ? CommunityCsv.Of(response) : new TaggedJson<CommunityReturnsResponse>(response);
    }

    private static async Task<IResult> CohortsAsync(
        [Description(CommunityPeriod.FromText)] string? from,
        [Description(CommunityPeriod.ToText)] string? to,
        [Description(SegmentText)] string? segment,
        HttpContext context,
        ScoreQueries queries,
        StoredText texts,
        IGrainFactory grains,
        TimeProvider time)
    {
        var (first, last) = CommunityPeriod.Read(from, to, queries.Today);
        segment = texts.Of(segment);
        var counted = (await grains.GetGrain<ICommunityGrain>(0).ReadComparisonAsync(first, last, segment)).Value;
        Mark(context, counted.At, time);
        var response = CommunityCohortsResponse.Of(first, last, segment, counted);
        return CsvTable.IsWanted(context.Request) ? CommunityCsv.Of(response) : new TaggedJson<CommunityCohortsResponse>(response);
    }

    private static async Task<IResult> AttributionAsync(HttpContext context, IGrainFactory grains, TimeProvider time)
    {
        var reading = (await grains.GetGrain<ICommunityGrain>(0).ReadAttributionAsync()).Value;
        Mark(context, reading.At, time);
        var response = CommunityAttributionResponse.Of(reading);
        return CsvTable.IsWanted(context.Request) ? CommunityCsv.Of(response) : new TaggedJson<CommunityAttributionResponse>(response);
    }

    private static void Describe<T>(RouteHandlerBuilder route, string summary) => route
        .WithSummary(summary + OrCsv)
        .Produces<T>(StatusCodes.Status200OK, "application/json", CsvTable.ContentType)
        .Produces(StatusCodes.Status304NotModified);

    private static SliceKind? Kind(string? by) => by switch
    {
        null => null,
        "segment" => SliceKind.Segment,
        "program" => SliceKind.Program,
        _ => throw Refusal.Parameter("by", by, "segment, program"),
    };
}
