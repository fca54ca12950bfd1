using System.Net;
using CommunityScoring.Models;
using CommunityScoring.Scorecards;
using CommunityScoring.Silo.Storage;
using CommunityScoring.Silo.Storage.Postgres;
using CommunityScoring.Storage;
using Orleans.Configuration;

namespace CommunityScoring.Silo.Hosting;

/// <summary>Where a silo keeps what must last, and how it finds the others of its cluster: two sides of one provider.</summary>
internal static class StorageSetup
{
    // The name under which Orleans knows PostgreSQL's client.
    private const string PostgresInvariant = "Npgsql";

    /// <summary>Adds the store of leaves and checkpoints, and that of the audit log.</summary>
    public static void AddStorage(this IServiceCollection services, StorageSettings settings)
    {
        services.AddMetrics();
        services.AddSingleton<StorageInstruments>();
        if (settings.Provider == StorageProvider.Postgres)
        {
            services.AddSingleton(new PostgresOptions
            {
                ConnectionString = settings.ConnectionString,
                CommitsSynchronously = settings.CommitsSynchronously,
            });
            services.AddStore<PostgresLeafStore>();
            services.AddSingleton<IAuditStore, PostgresAuditStore>();
            return;
        }

        var options = new SqliteOptions { ConnectionString = settings.ConnectionString };
        services.AddSingleton(options);
        services.AddStore<SqliteLeafStore>();

        // What is not hot has a file of its own: SQLite's lock is not fair to a second writer of the same file.
        var calm = options with { ConnectionString = settings.OrleansConnectionString };
        services.AddSingleton(_ => new SqliteDataSource(calm));
        services.AddSingleton<IAuditStore>(_ => new SqliteAuditStore(calm));
    }

    /// <summary>Has Orleans find its cluster and keep its states.</summary>
    public static void UseStorage(this ISiloBuilder silo, SiloSettings settings)
    {
        if (settings.Storage.Provider == StorageProvider.Postgres)
        {
            UsePostgres(silo, settings.Cluster, settings.Storage.ConnectionString);
            return;
        }

        silo.UseLocalhostClustering(
            settings.Cluster.SiloPort, settings.Cluster.GatewayPort, serviceId: settings.Cluster.Id, clusterId: settings.Cluster.Id);
        silo.AddAdoNetGrainStorage(ModelCatalogGrain.StorageName, storage => storage.Configure<SqliteDataSource>((options, source) =>
        {
            options.Invariant = SqliteOrleansSchema.Invariant;
            options.DataSource = source;
        }));
    }

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

    private static void AddStore<T>(this IServiceCollection services)
        where T : class, ILeafStore, ICheckpointStore, IScorecardStore
    {
        services.AddSingleton<T>();
        services.AddSingleton<ILeafStore>(provider => provider.GetRequiredService<T>());
        services.AddSingleton<ICheckpointStore>(provider => provider.GetRequiredService<T>());
        services.AddSingleton<IScorecardStore>(provider => provider.GetRequiredService<T>());
    }
}
