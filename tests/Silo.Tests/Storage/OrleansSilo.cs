using CommunityScoring.Hosting;
using CommunityScoring.Silo.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Configuration;
using Orleans.TestingHost;
using Xunit;

namespace CommunityScoring.Silo.Tests.Storage;

/// <summary>A silo with two ADO.NET storages in one SQLite file: <c>kept</c> and <c>deleted</c>, named by what a clear does to the row.</summary>
public sealed class OrleansSilo : IAsyncLifetime
{
    private const string ConnectionStringProperty = "test-storage";
    private TestCluster _cluster = null!;

    public IServiceProvider Services => ((InProcessSiloHandle)_cluster.Primary!).SiloHost.Services;

    internal StoreDirectory Directory { get; } = new();

    public Task InitializeAsync()
    {
        var builder = new TestClusterBuilder(1);
        builder.Properties[ConnectionStringProperty] = Directory.Options().ConnectionString;
        builder.AddSiloBuilderConfigurator<Configurator>();
        builder.AddClientBuilderConfigurator<Configurator>();
        _cluster = builder.Build();
        return _cluster.DeployAsync();
    }

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        Directory.Dispose();
    }

    private sealed class Configurator : ISiloConfigurator, IClientBuilderConfigurator
    {
        public void Configure(IConfiguration configuration, IClientBuilder clientBuilder) =>
            clientBuilder.Services.AddSerializer(serializer => serializer.AddCommunityScoringSerialization());

        public void Configure(ISiloBuilder siloBuilder)
        {
            siloBuilder.Services.AddSerializer(serializer => serializer.AddCommunityScoringSerialization());
            var options = new SqliteOptions { ConnectionString = siloBuilder.Configuration[ConnectionStringProperty]! };
            siloBuilder.Services.AddSingleton(_ => new SqliteDataSource(options));
            siloBuilder.Services.Configure<TypeManifestOptions>(types => types.AddAllowedType(typeof(OrleansStorageTests.Stored)));
            foreach (var name in new[] { "kept", "deleted" })
            {
                siloBuilder.AddAdoNetGrainStorage(name, builder => builder.Configure<SqliteDataSource>((storage, source) =>
                {
                    storage.Invariant = SqliteOrleansSchema.Invariant;
                    storage.DataSource = source;
                    storage.DeleteStateOnClear = name == "deleted";
                }));
            }
        }
    }
}
