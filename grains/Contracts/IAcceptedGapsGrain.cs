namespace CommunityScoring.Contracts;

/// <summary>The losses by retention that operators have accepted while silos run. Stored. One grain, key 0.</summary>
[Alias("CommunityScoring.IAcceptedGapsGrain")]
public interface IAcceptedGapsGrain : IGrainWithIntegerKey
{
    /// <summary>Accepts a gap; completes when that is stored. Doing it again is harmless. An earlier gap of the same partition is forgotten.</summary>
    [Alias("Accept")]
    Task AcceptAsync(Envelope<PartitionGap> gap);

    /// <summary>True where this very gap was accepted, and none that began elsewhere since.</summary>
    [Alias("IsAccepted")]
    Task<bool> IsAcceptedAsync(Envelope<PartitionGap> gap);
}

/// <summary>
/// Records of a partition that the broker removed before they were read. A gap is known by the log and by where it begins, which is the
/// partition's checkpoint: nothing is read behind it, so it may grow at its end and stays the same gap.
/// </summary>
/// <param name="TopicId">The topic's id as the broker reports it: a topic created anew has another one.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="First">The first offset that is lost.</param>
/// <param name="Last">The last offset that was lost when it was looked at.</param>
public sealed record PartitionGap(string TopicId, string Topic, int Partition, long First, long Last)
{
    /// <summary>The name under which it is accepted: <c>topic/partition@offset</c>.</summary>
    public string Name => $"{Topic}/{Partition}@{First}";
}
