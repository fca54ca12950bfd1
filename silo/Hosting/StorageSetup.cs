using System.Net;
using CommunityScoring.Models;
using CommunityScoring.Scorecards;
using CommunityScoring.Silo.Storage;
using CommunityScoring.Silo.Storage.GrainRows;
using CommunityScoring.Silo.Storage.Postgres;
using CommunityScoring.Storage;
using Orleans.Configuration;
using Orleans.Storage;

namespace CommunityScoring.Silo.Hosting;

/// <summary>Where a silo keeps what must last, and how it finds the others of its cluster: two sides of one provider.</summary>
internal static class StorageSetup
{
    // The name under which Orleans knows PostgreSQL's client.
    private const string PostgresInvariant = "Npgsql";

    /// <summary>Adds the store of leaves, checkpoints and scorecards, and that of the audit log.</summary>
    public static void AddStorage(this IServiceCollection services, StorageSettings settings)
    {
        services.AddMetrics();
        services.AddSingleton<StorageInstruments>();
        var isApart = settings.Rows == RowStorage.GrainStorage;
        if (settings.Provider == StorageProvider.Postgres)
        {
            services.AddSingleton(new PostgresOptions
            {
                ConnectionString = settings.ConnectionString,
                CommitsSynchronously = settings.CommitsSynchronously,
                KeepsContentsApart = isApart,
            });
            services.AddRowStore<PostgresLeafStore>(isApart ? GrainRowOptions.Postgres : null);
            services.AddSingleton<IAuditStore, PostgresAuditStore>();
            return;
        }

        var options = new SqliteOptions { ConnectionString = settings.ConnectionString, KeepsContentsApart = isApart };
        services.AddSingleton(options);
        services.AddRowStore<SqliteLeafStore>(isApart ? GrainRowOptions.Sqlite : null);
        if (isApart)
        {
            // The file of their index: a copy of it is of one moment.
            services.AddKeyedSingleton(GrainRowStore.StorageName, (_, _) => new SqliteDataSource(options));
        }

        // What is not hot has a file of its own: SQLite's lock is not fair to a second writer of the same file.
        var calm = options with { ConnectionString = settings.OrleansConnectionString };
        services.AddSingleton(_ => new SqliteDataSource(calm));
        services.AddSingleton<IAuditStore>(_ => new SqliteAuditStore(calm));
    }

    /// <summary>Has Orleans find its cluster and keep its states.</summary>
    public static void UseStorage(this ISiloBuilder silo, SiloSettings settings)
    {
        var isApart = settings.Storage.Rows == RowStorage.GrainStorage;
        if (settings.Storage.Provider == StorageProvider.Postgres)
        {
            UsePostgres(silo, settings.Cluster, settings.Storage.ConnectionString);
            if (isApart)
            {
                silo.AddPostgresRows(settings.Storage.ConnectionString);
            }

            return;
        }

        silo.UseLocalhostClustering(
            settings.Cluster.SiloPort, settings.Cluster.GatewayPort, serviceId: settings.Cluster.Id, clusterId: settings.Cluster.Id);
        silo.AddAdoNetGrainStorage(ModelCatalogGrain.StorageName, storage => storage.Configure<SqliteDataSource>((options, source) =>
        {
            options.Invariant = SqliteOrleansSchema.Invariant;
            options.DataSource = source;
        }));
        if (isApart)
        {
            silo.AddSqliteRows();
        }
    }

    /// <summary>Has Orleans keep the contents of rows in the SQLite file of the data source that is registered under the same name.</summary>
    internal static void AddSqliteRows(this ISiloBuilder silo) => silo.AddAdoNetGrainStorage(
        GrainRowStore.StorageName, storage => storage.Configure<IServiceProvider>((options, services) =>
        {
            options.Invariant = SqliteOrleansSchema.Invariant;
            options.DataSource = services.GetRequiredKeyedService<SqliteDataSource>(GrainRowStore.StorageName);
            options.GrainStorageSerializer = ActivatorUtilities.CreateInstance<OrleansGrainStorageSerializer>(services);
        }));

    /// <summary>Has Orleans keep the contents of rows in PostgreSQL.</summary>
    internal static void AddPostgresRows(this ISiloBuilder silo, string connectionString) => silo.AddAdoNetGrainStorage(
        GrainRowStore.StorageName, storage => storage.Configure<IServiceProvider>((options, services) =>
        {
            (options.Invariant, options.ConnectionString) = (PostgresInvariant, connectionString);
            options.GrainStorageSerializer = ActivatorUtilities.CreateInstance<OrleansGrainStorageSerializer>(services);
        }));

    private static void UsePostgres(ISiloBuilder silo, ClusterSettings cluster, string connectionString)
    {
        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster.Id, cluster.Id));
        if (cluster.AdvertisedAddress is { } address)
        {
            silo.ConfigureEndpoints(address, cluster.SiloPort, cluster.GatewayPort, listenOnAnyHostAddress: !IPAddress.IsLoopback(address));
        }
        else
        {
            silo.ConfigureEndpoints(cluster.SiloPort, cluster.GatewayPort, listenOnAnyHostAddress: true);
        }

        silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (PostgresInvariant, connectionString));
        silo.UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = (PostgresInvariant, connectionString));
        silo.AddAdoNetGrainStorage(
            ModelCatalogGrain.StorageName, options => (options.Invariant, options.ConnectionString) = (PostgresInvariant, connectionString));
    }

    // With bounds for Orleans' storage, the store is the index of contents there.
    private static void AddRowStore<T>(this IServiceCollection services, GrainRowOptions? contents)
        where T : class, IRowStore
    {
        if (contents is null)
        {
            services.AddSingleton<IRowStore, T>();
        }
        else
        {
            services.AddSingleton<IRowStore>(provider => new GrainRowStore(
                ActivatorUtilities.CreateInstance<T>(provider, new IndexCodec()),
                provider.GetRequiredKeyedService<IGrainStorage>(GrainRowStore.StorageName),
                provider.GetRequiredService<ILeafCodec>(),
                contents));
        }

        services.AddSingleton<ILeafStore>(provider => provider.GetRequiredService<IRowStore>());
        services.AddSingleton<ICheckpointStore>(provider => provider.GetRequiredService<IRowStore>());
        services.AddSingleton<IScorecardStore>(provider => provider.GetRequiredService<IRowStore>());
    }
}
