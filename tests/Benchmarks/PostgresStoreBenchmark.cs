using System.Diagnostics;
using System.Globalization;
using CommunityScoring.Facts;
using CommunityScoring.Hosting;
using CommunityScoring.Rows;
using CommunityScoring.Silo.Storage;
using CommunityScoring.Silo.Storage.Postgres;
using CommunityScoring.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.TestingHost;

namespace CommunityScoring.Benchmarks;

/// <summary>Rows a second on PostgreSQL: group commit, asynchronous and synchronous, beside Orleans' ADO.NET storage.</summary>
internal static class PostgresStoreBenchmark
{
    public static async Task<int> RunAsync(int rows, string connectionString)
    {
        using var services = new ServiceCollection().AddMetrics().AddSerializer(builder => builder.AddCommunityScoringSerialization()).BuildServiceProvider();
        // The first rows pay for compiling and for connections.
        _ = await GroupCommitAsync(services, connectionString, "w", 2_000, commitsSynchronously: false);
        var asynchronous = await GroupCommitAsync(services, connectionString, "a", rows, commitsSynchronously: false);
        var synchronous = await GroupCommitAsync(services, connectionString, "s", rows, commitsSynchronously: true);
        var stock = await StockAsync(connectionString, Math.Min(rows, 5_000));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"group commit {asynchronous:0} rows/s, flushed {synchronous:0} rows/s, Orleans ADO.NET {stock:0} rows/s, ratio {asynchronous / stock:0.0}"));
        return 0;
    }

    private static async Task<double> GroupCommitAsync(
        IServiceProvider services, string connectionString, string prefix, int rows, bool commitsSynchronously)
    {
        await using var store = new PostgresLeafStore(
            new PostgresOptions { ConnectionString = connectionString, CommitsSynchronously = commitsSynchronously },
            new LeafRowCodec(services.GetRequiredService<Serializer<LeafRow>>()),
            ActivatorUtilities.CreateInstance<StorageInstruments>(services),
            NullLogger<PostgresLeafStore>.Instance);
        var versions = new long[rows];
        var clock = Stopwatch.StartNew();
        for (var round = 0; round < 2; round++)
        {
            await StoreBenchmark.ForEachAsync(rows, async index => versions[index] = await store.WriteAsync(
                new LeafWrite(LeafKey.Member($"{prefix}:{index}"), versions[index], StoreBenchmark.StateOf(index), [], []) { Epoch = store.Epoch }));
        }

        return 2 * rows / clock.Elapsed.TotalSeconds;
    }

    private static async Task<double> StockAsync(string connectionString, int rows)
    {
        var builder = new TestClusterBuilder(1);
        builder.Options.UseTestClusterMembership = true;
        StockSilo.ConnectionString = connectionString;
        builder.AddSiloBuilderConfigurator<StockSilo>();
        builder.AddClientBuilderConfigurator<StockSilo>();
        await using var cluster = builder.Build();
        await cluster.DeployAsync();
        var storage = ((InProcessSiloHandle)cluster.Primary!).SiloHost.Services.GetRequiredKeyedService<IGrainStorage>("stock");
        var states = Enumerable.Range(0, rows).Select(index => new GrainState<LeafRow>(LeafRow.Of(StoreBenchmark.StateOf(index)))).ToArray();
        var clock = Stopwatch.StartNew();
        for (var round = 0; round < 2; round++)
        {
            await StoreBenchmark.ForEachAsync(rows, index => storage.WriteStateAsync("leaf", GrainId.Create("member", $"member:{index}"), states[index]));
        }

        return 2 * rows / clock.Elapsed.TotalSeconds;
    }

    private sealed class StockSilo : ISiloConfigurator, IClientBuilderConfigurator
    {
        public static string ConnectionString { get; set; } = "";

        public void Configure(Microsoft.Extensions.Configuration.IConfiguration configuration, IClientBuilder clientBuilder) =>
            clientBuilder.Services.AddSerializer(serializer => serializer.AddCommunityScoringSerialization());

        public void Configure(ISiloBuilder siloBuilder)
        {
            siloBuilder.Services.AddSerializer(serializer => serializer.AddCommunityScoringSerialization());
            siloBuilder.AddAdoNetGrainStorage("stock", options => (options.Invariant, options.ConnectionString) = ("Npgsql", ConnectionString));
        }
    }
}
