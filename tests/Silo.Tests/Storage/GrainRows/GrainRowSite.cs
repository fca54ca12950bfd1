using System.Net;
using CommunityScoring.Hosting;
using CommunityScoring.Silo.Hosting;
using CommunityScoring.Silo.Storage;
using CommunityScoring.Silo.Storage.GrainRows;
using CommunityScoring.Silo.Tests.Storage.Postgres;
using CommunityScoring.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Storage;

namespace CommunityScoring.Silo.Tests.Storage.GrainRows;

/// <summary>Orleans' grain storage as a silo sets it up for rows, over a database of one test, and stores that write through it.</summary>
internal sealed class GrainRowSite : IDisposable
{
    // A silo's where nothing is configured: it is part of the contents' keys.
    private const string Cluster = "community-scoring";

    private readonly IHost _host;
    private readonly Func<int, int, IRowStore> _openIndex;
    private readonly Func<string, object?> _scalar;
    private readonly GrainRowOptions _options;
    private readonly IDisposable _database;

    private GrainRowSite(
        Action<ISiloBuilder> rows, Func<int, int, IRowStore> openIndex, Func<string, object?> scalar, GrainRowOptions options, IDisposable database)
    {
        (_openIndex, _scalar, _options, _database) = (openIndex, scalar, options, database);
        // Never started: only the storage is asked for.
        _host = new HostBuilder().UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (Cluster, Cluster));
            silo.ConfigureEndpoints(IPAddress.Loopback, 11111, 30000);
            silo.Services.AddSerializer(serializer => serializer.AddCommunityScoringSerialization());
            rows(silo);
        }).Build();
        Storage = _host.Services.GetRequiredKeyedService<IGrainStorage>(GrainRowStore.StorageName);
        var lifecycle = new SiloLifecycleSubject(NullLogger<SiloLifecycleSubject>.Instance);
        ((ILifecycleParticipant<ISiloLifecycle>)Storage).Participate(lifecycle);
        lifecycle.OnStart().GetAwaiter().GetResult();
    }

    /// <summary>The storage that the stores write through.</summary>
    public IGrainStorage Storage { get; }

    /// <summary>Over a SQLite file of its own.</summary>
    public static GrainRowSite OnSqlite()
    {
        var directory = new StoreDirectory();
        return Over(directory, directory.Options() with { SurvivesPowerLoss = false });
    }

    /// <summary>Over a SQLite file.</summary>
    public static GrainRowSite Over(StoreDirectory directory, SqliteOptions file)
    {
        var options = file with { KeepsContentsApart = true };
        return new GrainRowSite(
            silo =>
            {
                silo.Services.AddKeyedSingleton(GrainRowStore.StorageName, (_, _) => new SqliteDataSource(options));
                silo.AddSqliteRows();
            },
            (maxBatch, capacity) => directory.Open(options: options with { MaxBatch = maxBatch, Capacity = capacity }, codec: new IndexCodec()),
            sql => directory.Scalar(sql),
            GrainRowOptions.Sqlite,
            directory);
    }

    /// <summary>Over a database of its own.</summary>
    public static GrainRowSite OnPostgres(PostgresServer server) => Over(new PostgresSite(server));

    /// <summary>Over a PostgreSQL database.</summary>
    public static GrainRowSite Over(PostgresSite site)
    {
        var options = site.Options with { KeepsContentsApart = true };
        // The storage reads its queries when it starts.
        site.Open(options, new IndexCodec()).DisposeAsync().AsTask().GetAwaiter().GetResult();
        return new GrainRowSite(
            silo => silo.AddPostgresRows(site.ConnectionString),
            (maxBatch, capacity) => site.Open(options with { MaxBatch = maxBatch, Capacity = capacity }, new IndexCodec()),
            site.Scalar,
            GrainRowOptions.Postgres,
            site);
    }

    public GrainRowStore Open(int maxBatch = 5_000, int capacity = 20_000) => Open(OpenIndex(maxBatch, capacity));

    public GrainRowStore Open(IRowStore index, ILeafCodec? codec = null) => new(index, Storage, codec ?? new TestCodec(), _options);

    public IRowStore OpenIndex(int maxBatch = 5_000, int capacity = 20_000) => _openIndex(maxBatch, capacity);

    public object? Scalar(string sql) => _scalar(sql);

    public void Dispose()
    {
        _host.Dispose();
        _database.Dispose();
    }
}
