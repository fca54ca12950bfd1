using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Tests.Fakes;

internal sealed class FakeGapsGrain(FakeCluster cluster) : IAcceptedGapsGrain
{
    public Task AcceptAsync(Envelope<PartitionGap> gap)
    {
        cluster.ThrowIfAway();
        cluster.AcceptedGaps.Enqueue(gap.Value);
        return Task.CompletedTask;
    }

    public Task<bool> IsAcceptedAsync(Envelope<PartitionGap> gap) => throw new NotSupportedException();
}
