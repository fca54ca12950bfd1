using System.ComponentModel;
using System.Globalization;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Audit;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Cluster;

/// <summary>The route by which an operator accepts a loss by retention.</summary>
internal static class GapEndpoints
{
    private const string TopicAllowed = "the topic of the partition, as /v1/cluster shows it";
    private const string OffsetAllowed = "the first offset that is lost, as /v1/cluster shows it";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.Group(string.Empty, "Operations", AccessRole.Admin, AccessLimit.None)
            .MapPost("/v1/partitions/{p}:accept-gap", AcceptAsync).WithName("acceptGap")
            .WithSummary("Has a partition that stands still go on without records that the broker has removed")
            .WithDescription(
                "The gap is named by topic and offset, so that no other and no later one is accepted. What is answered with 202 is stored; the "
                + "partition goes on within seconds, also where another silo takes it meanwhile. /v1/cluster shows when it has.")
            .Accepts<AcceptGapRequest>("application/json")
            .Produces<GapResponse>(StatusCodes.Status202Accepted, "application/json")
            .ProducesProblem(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge);

    private static async Task<PlainJson<GapResponse>> AcceptAsync(
        [Description("The partition, counted from 0.")] string p,
        HttpContext context,
        IGrainFactory grains,
        CancellationToken cancellationToken)
    {
        if (!int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var partition))
        {
            throw Refusal.Parameter("p", p, $"a whole number from 0 to {int.MaxValue}");
        }

        var fields = await BodyFields.ReadAsync(context.Request, isOptional: false, ["topic", "offset"], cancellationToken);
        var topic = fields.Text("topic", text => text.Length > 0, TopicAllowed) ?? throw Refusal.Field("topic", null, TopicAllowed);
        var offset = fields.WholeLong("offset", 0, long.MaxValue) ?? throw Refusal.Field("offset", null, OffsetAllowed);
        AuditNotes.Add(context, "topic", topic);
        AuditNotes.Add(context, "offset", offset.ToString(CultureInfo.InvariantCulture));

        // While a partition moves, its former owner's report is still there: the later one is right.
        var report = (await grains.GetGrain<IClusterStatusGrain>(0).ReadAsync()).Value
            .SelectMany(silo => silo.Partitions.Where(known => known.Partition == partition).Select(known => (silo.At, Partition: known)))
            .OrderByDescending(known => known.At)
            .Select(known => known.Partition)
            .FirstOrDefault() ?? throw Refusal.NotFound($"No silo consumes a partition {partition}.");
        if (report.Topic != topic)
        {
            throw Refusal.Field("topic", topic, report.Topic);
        }

        if (report.Gap is not { } gap)
        {
            throw Refusal.Conflict($"{topic}/{partition} does not stand still for a gap{(report.Problem is { } problem ? $", but for this: {problem}" : "")}.");
        }

        if (gap.First != offset)
        {
            throw Refusal.Conflict($"The gap of {topic}/{partition} begins at offset {gap.First}, not at {offset}: records {gap.First} to {gap.Last} are lost.");
        }

        await grains.GetGrain<IAcceptedGapsGrain>(0).AcceptAsync(new(gap));
        return new PlainJson<GapResponse>(GapResponse.Of(gap)!, StatusCodes.Status202Accepted);
    }
}
