using CommunityScoring.Contracts;
using CommunityScoring.Models;

namespace CommunityScoring.Cluster;

/// <summary>Keeps which losses were accepted: the last one of each partition, as a partition has one at a time.</summary>
/// <param name="accepted">Its stored state.</param>
/// <param name="time">The clock.</param>
public sealed class AcceptedGapsGrain(
    [PersistentState("accepted-gaps", ModelCatalogGrain.StorageName)] IPersistentState<AcceptedGapsState> accepted, TimeProvider time)
    : Grain, IAcceptedGapsGrain
{
    /// <inheritdoc/>
    public async Task AcceptAsync(Envelope<PartitionGap> gap)
    {
        if (IsAccepted(gap.Value))
        {
            return;
        }

        var known = accepted.State.ByPartition.GetValueOrDefault(KeyOf(gap.Value));
        accepted.State.ByPartition[KeyOf(gap.Value)] = new AcceptedGap { First = gap.Value.First, At = time.GetUtcNow() };
        try
        {
            await accepted.WriteStateAsync();
        }
        catch
        {
            // What is not stored is not accepted, also as long as this activation lives.
            Restore(KeyOf(gap.Value), known);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<bool> IsAcceptedAsync(Envelope<PartitionGap> gap) => Task.FromResult(IsAccepted(gap.Value));

    private bool IsAccepted(PartitionGap gap) => accepted.State.ByPartition.GetValueOrDefault(KeyOf(gap))?.First == gap.First;

    private void Restore(string key, AcceptedGap? known)
    {
        if (known is null)
        {
            accepted.State.ByPartition.Remove(key);
        }
        else
        {
            accepted.State.ByPartition[key] = known;
        }
    }

    private static string KeyOf(PartitionGap gap) => $"{gap.TopicId}/{gap.Partition}";
}

/// <summary>The stored acceptances.</summary>
[GenerateSerializer]
[Alias("CommunityScoring.AcceptedGapsState")]
public sealed class AcceptedGapsState
{
    /// <summary>The gap last accepted, by the topic's id and the partition.</summary>
    [Id(0)]
    public Dictionary<string, AcceptedGap> ByPartition { get; set; } = new(StringComparer.Ordinal);
}

/// <summary>An accepted gap.</summary>
[GenerateSerializer]
[Alias("CommunityScoring.AcceptedGap")]
public sealed class AcceptedGap
{
    /// <summary>The first offset that is lost.</summary>
    [Id(0)]
    public long First { get; set; }

    /// <summary>When it was accepted.</summary>
    [Id(1)]
    public DateTimeOffset At { get; set; }
}
