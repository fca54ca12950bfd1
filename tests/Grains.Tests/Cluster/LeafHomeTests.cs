using CommunityScoring.Contracts;
using CommunityScoring.Facts;
using CommunityScoring.Hosting;
using CommunityScoring.Leaves;
using CommunityScoring.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Xunit;
using static CommunityScoring.Tests.Fakes.Events;

namespace CommunityScoring.Tests.Cluster;

public sealed class LeafHomeTests(TestSilos silos) : IClassFixture<TestSilos>
{
    private readonly InProcessSiloHandle[] _silos = [.. silos.Cluster.Silos.Cast<InProcessSiloHandle>()];

    [Fact]
    public async Task A_leaf_follows_its_partition_to_another_silo_and_loses_nothing()
    {
        string[] members = [.. Enumerable.Range(0, 20).Select(i => $"home:{i}")];
        var (here, there) = (PeersOf(_silos[0]), PeersOf(_silos[1]));
        var offset = 0L;
        await SendAsync(here, 1);
        foreach (var member in members)
        {
            Assert.Equal(_silos[0].SiloAddress, await WhereAsync(member));
        }

        // As after a rebalance: the same partition, from the other silo.
        await SendAsync(there, LeafHome.Patience);
        await Inline.EventuallyAsync(async () =>
            (await Task.WhenAll(members.Select(WhereAsync))).All(where => where is null || where.Equals(_silos[1].SiloAddress)) ? null : "some have not moved");

        var before = Taken();
        await SendAsync(there, 10);
        var after = Taken();
        Assert.Equal(200, after.All - before.All);
        Assert.InRange(after.Local - before.Local, 180, 200);

        foreach (var member in members)
        {
            var facts = (IdentityFacts)(await silos.Store.ReadAsync(LeafKey.Member(member)))!.State.Facts!;
            Assert.Equal(1 + LeafHome.Patience + 10, facts.Buckets.DecodeCopy().Sum(bucket => bucket.Count));
        }

        async Task SendAsync(OrleansPeers peers, int times)
        {
            for (var i = 0; i < times; i++)
            {
                foreach (var member in members)
                {
                    var said = Activity($"{member}-{offset}", 1, member);
                    var result = await peers.ApplyAsync(said.Leaf, new LeafSlice("T-home", Topic, 0, -1, 0, [new LeafRecord(offset++, said)]));
                    Assert.False(result.IsGap);
                }
            }
        }
    }

    [Fact]
    public async Task A_leaf_that_two_silos_feed_stays()
    {
        var peers = _silos.Select(PeersOf).ToArray();
        for (var offset = 0; offset < 20; offset++)
        {
            var said = Activity($"both-{offset}", 1, "home:both");
            await peers[offset % 2].ApplyAsync(said.Leaf, new LeafSlice("T-both", Topic, offset % 2, -1, 0, [new LeafRecord(offset / 2, said)]));
            Assert.Equal(_silos[0].SiloAddress, await WhereAsync("home:both"));
        }
    }

    private Task<SiloAddress?> WhereAsync(string member)
    {
        var grains = silos.Cluster.Client;
        return grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grains.GetGrain<IMemberGrain>(member)).AsTask();
    }

    private static OrleansPeers PeersOf(InProcessSiloHandle silo) => silo.SiloHost.Services.GetRequiredService<OrleansPeers>();

    // Of these silos alone: other tests feed leaves at the same time.
    private (long Local, long All) Taken()
    {
        var taken = _silos.Select(silo => silo.SiloHost.Services.GetRequiredService<LeafInstruments>().Taken).ToArray();
        return (taken.Sum(one => one.Local), taken.Sum(one => one.All));
    }
}
