using System.Diagnostics.Metrics;
using CommunityScoring.Facts;
using CommunityScoring.Hosting;
using CommunityScoring.Rows;
using CommunityScoring.Silo.Storage;
using CommunityScoring.Silo.Tests.Storage;
using CommunityScoring.Silo.Tests.Storage.GrainRows;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Serialization;
using LeafRow = CommunityScoring.Rows.LeafRow;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>The facts of all leaves in a silo's database.</summary>
internal static class StoredLeaves
{
    /// <summary>Reads the facts of all leaves, by key; a leaf of which nothing is known is left out.</summary>
    public static async Task<Dictionary<string, LeafFacts>> ReadAsync(SiloSite site)
    {
        using var services = new ServiceCollection()
            .AddMetrics()
            .AddSerializer(serializer => serializer.AddCommunityScoringSerialization())
            .BuildServiceProvider();
        var codec = new LeafRowCodec(services.GetRequiredService<Serializer<LeafRow>>());
        var options = new SqliteOptions { ConnectionString = $"Data Source={site.Database}" };
        using var grains = site.HasGrainStorage ? GrainRowSite.Over(new StoreDirectory(), options) : null;
        await using IRowStore store = grains?.Open(grains.OpenIndex(), codec) ?? (IRowStore)new SqliteLeafStore(
            options, codec, new StorageInstruments(services.GetRequiredService<IMeterFactory>()), NullLogger<SqliteLeafStore>.Instance);
        var leaves = new Dictionary<string, LeafFacts>(StringComparer.Ordinal);
        foreach (var keys in Keys(site).Chunk(1_000))
        {
            foreach (var leaf in await store.ReadManyAsync(keys))
            {
                if (leaf.State.Facts is { } facts)
                {
                    leaves[leaf.Key] = facts;
                }
            }
        }

        return leaves;
    }

    private static List<string> Keys(SiloSite site)
    {
        using var connection = new SqliteConnection($"Data Source={site.Database};Mode=ReadWrite;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT key FROM leaf";
        using var reader = command.ExecuteReader();
        var keys = new List<string>();
        while (reader.Read())
        {
            keys.Add(reader.GetString(0));
        }

        return keys;
    }
}
