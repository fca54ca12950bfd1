using CommunityScoring.Facts;
using CommunityScoring.Hosting;
using CommunityScoring.Rows;
using CommunityScoring.Silo.Storage;
using CommunityScoring.Silo.Tests.Storage.GrainRows;
using CommunityScoring.Silo.Tests.Storage.Postgres;
using CommunityScoring.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Serialization;
using LeafRow = CommunityScoring.Rows.LeafRow;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>What silos have stored in a PostgreSQL database, read beside them.</summary>
internal sealed class PostgresStored(string connectionString)
{
    private readonly string _connectionString = connectionString + ";Pooling=False";
    private long _position;

    /// <summary>The sum of all positions; as last read while the database is away.</summary>
    public long Position
    {
        get
        {
            try
            {
                _position = Checkpoints().Sum(checkpoint => checkpoint.Position);
            }
            catch (NpgsqlException)
            {
                // It will be back.
            }

            return _position;
        }
    }

    /// <summary>How many times rows have been written.</summary>
    public long Written => Read("SELECT COALESCE(sum(version), 0)::bigint FROM leaf", reader => reader.GetInt64(0)).Single();

    /// <summary>All checkpoints.</summary>
    public IReadOnlyList<Checkpoint> Checkpoints() => Read(
        "SELECT topic_id, topic, partition, position, counts FROM checkpoint ORDER BY partition",
        reader => new Checkpoint(
            reader.GetString(0), reader.GetString(1), reader.GetInt32(2), reader.GetInt64(3), CheckpointCounts.FromJson(reader.GetString(4)), default));

    /// <summary>The outcomes of all records behind the checkpoints.</summary>
    public OutcomeCounts Counts() => Checkpoints().Aggregate(OutcomeCounts.None, (sum, checkpoint) => sum.Plus(checkpoint.Counts));

    /// <summary>Waits until the checkpoints have reached the ends.</summary>
    public async Task WaitAsync(IReadOnlyList<long> ends, TimeSpan within)
    {
        await Eventually.HoldsAsync($"the checkpoints reach {string.Join(", ", ends)}", within, () => Task.FromResult(Position == ends.Sum()));
        Xunit.Assert.All(Checkpoints(), stored => Xunit.Assert.Equal(ends[stored.Partition], stored.Position));
    }

    /// <summary>The facts of all leaves, by key; a leaf of which nothing is known is left out.</summary>
    /// <param name="hasGrainStorage">True where Orleans' grain storage wrote the rows.</param>
    public async Task<Dictionary<string, LeafFacts>> LeavesAsync(bool hasGrainStorage = false)
    {
        using var services = new ServiceCollection()
            .AddMetrics()
            .AddSerializer(serializer => serializer.AddCommunityScoringSerialization())
            .BuildServiceProvider();
        var codec = new LeafRowCodec(services.GetRequiredService<Serializer<LeafRow>>());
        using var site = new PostgresSite(connectionString);
        using var grains = hasGrainStorage ? GrainRowSite.Over(site) : null;
        await using IRowStore store = grains?.Open(grains.OpenIndex(), codec) ?? (IRowStore)site.Open(codec: codec);
        return (await store.ReadManyAsync(Read("SELECT key FROM leaf", reader => reader.GetString(0))))
            .Where(leaf => leaf.State.Facts is not null)
            .ToDictionary(leaf => leaf.Key, leaf => leaf.State.Facts!, StringComparer.Ordinal);
    }

    private List<T> Read<T>(string sql, Func<NpgsqlDataReader, T> row)
    {
        using var connection = new NpgsqlConnection(_connectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return rows;
    }
}
