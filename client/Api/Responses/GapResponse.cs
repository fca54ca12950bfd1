using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Responses;

/// <summary>A loss by retention.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The first offset that is lost, by which the gap is known.</param>
/// <param name="LastOffset">The last offset that was lost when it was looked at; retention may have taken more since.</param>
public sealed record GapResponse(string Topic, int Partition, long Offset, long LastOffset)
{
    internal static GapResponse? Of(PartitionGap? gap) => gap is null ? null : new GapResponse(gap.Topic, gap.Partition, gap.First, gap.Last);
}

/// <summary>The gap that is accepted.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Offset">The first offset that is lost, as <c>/healthz/ready</c> and <c>/v1/cluster</c> show it.</param>
internal sealed record AcceptGapRequest(string Topic, long Offset);
