using System.Net;
using System.Net.Sockets;
using CommunityScoring.Hosting;
using CommunityScoring.Models;
using CommunityScoring.Scorecards;
using CommunityScoring.Silo.Storage;
using CommunityScoring.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Serialization;

namespace CommunityScoring.Benchmarks;

/// <summary>A silo over SQLite without a way in.</summary>
internal static class BenchmarkSilo
{
    public static void AddBenchmarkSilo(this IHostApplicationBuilder builder, SqliteOptions options, TimeProvider clock)
    {
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(clock);
        builder.Services.AddMetrics();
        builder.Services.AddSingleton<StorageInstruments>();
        builder.Services.AddCommunityScoringGrains();
        builder.Services.AddSingleton(services => new SqliteLeafStore(
            options, services.GetRequiredService<ILeafCodec>(), services.GetRequiredService<StorageInstruments>(), NullLogger<SqliteLeafStore>.Instance));
        builder.Services.AddSingleton<ILeafStore>(services => services.GetRequiredService<SqliteLeafStore>());
        builder.Services.AddSingleton<IScorecardStore>(services => services.GetRequiredService<SqliteLeafStore>());
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort(), FreePort());
            silo.AddMemoryGrainStorage(ModelCatalogGrain.StorageName);
            silo.Services.AddSerializer(serializer => serializer.AddCommunityScoringSerialization());
        });
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
