using CommunityScoring.Contracts;
using Xunit;

namespace CommunityScoring.Tests.Cluster;

/// <summary>What operators have accepted, as API hosts and silos reach it.</summary>
public sealed class AcceptedGapsTests(TestSilos silos) : IClassFixture<TestSilos>
{
    private static readonly PartitionGap s_gap = new("T1", "t", 3, 100, 150);
    private readonly IAcceptedGapsGrain _gaps = silos.Cluster.Client.GetGrain<IAcceptedGapsGrain>(0);

    [Fact]
    public async Task A_gap_stays_accepted_beyond_the_activation_and_no_other_is()
    {
        Assert.False(await IsAcceptedAsync(s_gap));
        await _gaps.AcceptAsync(new(s_gap));
        await _gaps.AcceptAsync(new(s_gap));
        await silos.Cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

        // Its end may have grown; where it begins it is known by.
        Assert.True(await IsAcceptedAsync(s_gap with { Last = 170 }));
        Assert.False(await IsAcceptedAsync(s_gap with { First = 99 }));
        Assert.False(await IsAcceptedAsync(s_gap with { First = 101 }));
        Assert.False(await IsAcceptedAsync(s_gap with { Partition = 4 }));
        Assert.False(await IsAcceptedAsync(s_gap with { TopicId = "T2" }));

        // A later one of the same partition takes its place.
        await _gaps.AcceptAsync(new(s_gap with { First = 200, Last = 300 }));
        await _gaps.AcceptAsync(new(s_gap with { Partition = 4 }));
        await silos.Cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
        Assert.True(await IsAcceptedAsync(s_gap with { First = 200, Last = 300 }));
        Assert.True(await IsAcceptedAsync(s_gap with { Partition = 4 }));
        Assert.False(await IsAcceptedAsync(s_gap));
    }

    private Task<bool> IsAcceptedAsync(PartitionGap gap) => _gaps.IsAcceptedAsync(new(gap));
}
