using CommunityScoring.Hosting;
using CommunityScoring.Models;
using CommunityScoring.Rows;
using CommunityScoring.Scorecards;
using CommunityScoring.Storage;
using CommunityScoring.Tests.Fakes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.TestingHost;
using Xunit;

namespace CommunityScoring.Tests.Cluster;

/// <summary>Two silos over one store in memory, which holds its rows as bytes.</summary>
public sealed class TestSilos : IAsyncLifetime
{
    public TestCluster Cluster { get; } = Build();

    public OrleansPeers Peers { get; private set; } = null!;

    public MemoryLeafStore Store { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Cluster.DeployAsync();
        Peers = new OrleansPeers(Cluster.Client);
        Store = MemoryLeafStore.Of(Cluster.Options.ClusterId, StaticCodec.Codec);
    }

    public async Task DisposeAsync() => await Cluster.DisposeAsync();

    private static TestCluster Build()
    {
        var builder = new TestClusterBuilder(2);
        builder.AddSiloBuilderConfigurator<SiloSetup>();
        builder.AddClientBuilderConfigurator<ClientSetup>();
        return builder.Build();
    }

    private sealed class SiloSetup : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder)
        {
            siloBuilder.Services.AddSerializer(builder => builder.AddCommunityScoringSerialization());
            siloBuilder.AddMemoryGrainStorage(ModelCatalogGrain.StorageName);
            siloBuilder.Services.AddCommunityScoringGrains();
            siloBuilder.Services.AddSingleton<IScorecardStore>(services => MemoryScorecardStore.Of(
                services.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId));
            siloBuilder.Services.AddSingleton<ILeafStore>(services => MemoryLeafStore.Of(
                services.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId, StaticCodec.Codec));
            siloBuilder.Services.AddSingleton<IAuditStore>(services => MemoryAuditStore.Of(
                services.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId));
        }
    }

    private sealed class ClientSetup : IClientBuilderConfigurator
    {
        public void Configure(IConfiguration configuration, IClientBuilder clientBuilder) =>
            clientBuilder.Services.AddSerializer(builder => builder.AddCommunityScoringSerialization());
    }

    // The store outlives a silo that is killed, and so must what reads its rows.
    private static class StaticCodec
    {
        public static readonly LeafRowCodec Codec =
            new(new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer<LeafRow>>());
    }
}
