using System.Diagnostics.Metrics;
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

        var local = 0L;
        var all = 0L;
        using var listener = Listen((count, isLocal) =>
        {
            Interlocked.Add(ref local, isLocal ? count : 0);
            Interlocked.Add(ref all, count);
        });
        await SendAsync(there, 10);
        Assert.Equal(200, all);
        Assert.InRange(local, 180, 200);

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

    private static MeterListener Listen(Action<long, bool> count)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, source) =>
            {
                if (instrument.Name == LeafInstruments.Slices)
                {
                    source.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, measured, tags, _) => count(measured, (bool)tags[0].Value!));
        listener.Start();
        return listener;
    }
}
