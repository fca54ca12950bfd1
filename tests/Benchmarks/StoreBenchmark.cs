using System.Diagnostics;
using System.Globalization;
using CommunityScoring.Facts;
using CommunityScoring.Hosting;
using CommunityScoring.Leaves;
using CommunityScoring.Rows;
using CommunityScoring.Silo.Storage;
using CommunityScoring.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.TestingHost;

namespace CommunityScoring.Benchmarks;

/// <summary>Rows a second: the group-commit store beside Orleans' ADO.NET storage, the same states into the same kind of file.</summary>
public static class StoreBenchmark
{
    private const int Callers = 2_000;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var rows = arguments is [var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 50_000;
        if (arguments is [_, var connectionString])
        {
            return await PostgresStoreBenchmark.RunAsync(rows, connectionString);
        }

        var folder = Directory.CreateTempSubdirectory("community-scoring-benchmark-").FullName;
        try
        {
            var group = await GroupCommitAsync(Path.Combine(folder, "group.db"), rows);
            var stock = await StockAsync(Path.Combine(folder, "stock.db"), Math.Min(rows, 5_000));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"group commit {group:0} rows/s, Orleans ADO.NET {stock:0} rows/s, ratio {group / stock:0.0}"));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double> GroupCommitAsync(string path, int rows)
    {
        using var services = new ServiceCollection().AddMetrics().AddSerializer(builder => builder.AddCommunityScoringSerialization()).BuildServiceProvider();
        var codec = new LeafRowCodec(services.GetRequiredService<Serializer<LeafRow>>());
        await using var store = new SqliteLeafStore(
            new SqliteOptions { ConnectionString = $"Data Source={path}" },
            codec,
            ActivatorUtilities.CreateInstance<StorageInstruments>(services),
            NullLogger<SqliteLeafStore>.Instance);
        var clock = Stopwatch.StartNew();
        await ForEachAsync(rows, index => store.WriteAsync(new LeafWrite(LeafKey.Member($"member:{index}"), 0, StateOf(index), [], [])));
        await ForEachAsync(rows, index => store.WriteAsync(new LeafWrite(LeafKey.Member($"member:{index}"), 1, StateOf(index), [], [])));
        return 2 * rows / clock.Elapsed.TotalSeconds;
    }

    private static async Task<double> StockAsync(string path, int rows)
    {
        var builder = new TestClusterBuilder(1);
        builder.Options.UseTestClusterMembership = true;
        StockSilo.Path = path;
        builder.AddSiloBuilderConfigurator<StockSilo>();
        builder.AddClientBuilderConfigurator<StockSilo>();
        await using var cluster = builder.Build();
        await cluster.DeployAsync();
        var storage = ((InProcessSiloHandle)cluster.Primary!).SiloHost.Services.GetRequiredKeyedService<IGrainStorage>("stock");
        var states = Enumerable.Range(0, rows).Select(index => new GrainState<LeafRow>(LeafRow.Of(StateOf(index)))).ToArray();
        var clock = Stopwatch.StartNew();
        for (var round = 0; round < 2; round++)
        {
            await ForEachAsync(rows, index => storage.WriteStateAsync("leaf", GrainId.Create("member", $"member:{index}"), states[index]));
        }

        return 2 * rows / clock.Elapsed.TotalSeconds;
    }

    internal static Task ForEachAsync(int rows, Func<int, Task> write) => Parallel.ForEachAsync(
        Enumerable.Range(0, rows), new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (index, _) => await write(index));

    // About 300 bytes: ten days of two activities and as many remembered ids.
    internal static LeafState StateOf(int index)
    {
        var table = new BucketTable(PackedBuckets.Empty);
        for (var day = 0; day < 10; day++)
        {
            var at = new DateTimeOffset(2026, 11, 1 + day, 10, 0, 0, TimeSpan.Zero).AddSeconds(index % 3600);
            table.AddActivity(at, "post.created", null, 0);
            table.AddActivity(at, "reply.created", null, 0);
        }

        var key = LeafKey.Member($"member:{index}");
        return new LeafState(
            IdentityFacts.Unknown(key) with { Buckets = table.Pack() },
            [new AppliedOffset("topic", "community.events", index % 8, index)],
            [],
            new RememberedIds([.. Enumerable.Range(0, 10).Select(id => (ulong)(index + id) * 0x9E3779B97F4A7C15)], [new IdRun(new DateOnly(2026, 11, 10), 10)]),
            [],
            false);
    }

    private sealed class StockSilo : ISiloConfigurator, IClientBuilderConfigurator
    {
        public static string Path { get; set; } = "";

        public void Configure(IConfiguration configuration, IClientBuilder clientBuilder) =>
            clientBuilder.Services.AddSerializer(serializer => serializer.AddCommunityScoringSerialization());

        public void Configure(ISiloBuilder siloBuilder)
        {
            siloBuilder.Services.AddSerializer(serializer => serializer.AddCommunityScoringSerialization());
            var source = new SqliteDataSource(new SqliteOptions { ConnectionString = $"Data Source={Path}" });
            siloBuilder.AddAdoNetGrainStorage("stock", options =>
            {
                options.Invariant = SqliteOrleansSchema.Invariant;
                options.DataSource = source;
            });
        }
    }
}
