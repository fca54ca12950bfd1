using CommunityScoring.Silo.Storage;
using CommunityScoring.Storage;
using Microsoft.Data.Sqlite;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>The checkpoints in a silo's database, read beside it whether it lives or not.</summary>
internal sealed class StoredCheckpoints : IDisposable
{
    private readonly SqliteConnection _connection;

    /// <summary>Opens the file, which must be there.</summary>
    public StoredCheckpoints(SiloSite site)
    {
        _connection = new SqliteConnection($"Data Source={site.Database};Mode=ReadWrite;Pooling=False");
        _connection.Open();
    }

    /// <summary>The sum of all positions.</summary>
    public long Position => Read().Sum(checkpoint => checkpoint.Position);

    /// <summary>All rows, those of former topics as well.</summary>
    public IReadOnlyList<Checkpoint> Read()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT topic_id, topic, partition, position, counts FROM checkpoint ORDER BY topic_id, partition";
        using var reader = command.ExecuteReader();
        var checkpoints = new List<Checkpoint>();
        while (reader.Read())
        {
            checkpoints.Add(new Checkpoint(
                reader.GetString(0), reader.GetString(1), reader.GetInt32(2), reader.GetInt64(3), CheckpointCounts.FromJson(reader.GetString(4)), default));
        }

        return checkpoints;
    }

    /// <summary>The outcomes of all records behind the checkpoints.</summary>
    public OutcomeCounts Counts() => Read().Aggregate(OutcomeCounts.None, (sum, checkpoint) => sum.Plus(checkpoint.Counts));

    /// <summary>Waits until the checkpoints have reached the ends.</summary>
    public Task WaitAsync(IReadOnlyList<long> ends, TimeSpan within) => Eventually.HoldsAsync(
        $"the checkpoints reach {string.Join(", ", ends)}; they are at {string.Join(", ", Read().Select(stored => stored.Position))}",
        within,
        () => Task.FromResult(Read().All(stored => stored.Position == ends[stored.Partition]) && Position == ends.Sum()));

    /// <summary>Waits until the checkpoint of a partition has reached a position.</summary>
    public Task WaitAtLeastAsync(int partition, long position, TimeSpan within) => Eventually.HoldsAsync(
        $"the checkpoint of {partition} reaches {position}",
        within,
        () => Task.FromResult(Read().Any(stored => stored.Partition == partition && stored.Position >= position)));

    public void Dispose() => _connection.Dispose();
}
