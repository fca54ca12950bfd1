using System.Globalization;
using CommunityScoring.Facts;
using CommunityScoring.Storage;
using Microsoft.Data.Sqlite;

namespace CommunityScoring.Silo.Storage;

/// <summary>The reads from a SQLite file; those of many rows ask for a bounded number of keys by statement. Safe for concurrent use.</summary>
internal sealed partial class BulkReader(SqliteFile file, SqliteOptions options, StorageInstruments instruments, TimeProvider time)
    : IRowReader
{
    private const int KeysPerStatement = 1_000;
    private readonly SqliteReadPool _pool = new(file, options.BulkReaders);
    private readonly GroupReader _single = new(file, instruments, time);

    public void Read(IReadOnlyList<Grouped<string, LeafRow?>> batch) => _single.Read(batch);

    public Task<List<LeafRow>> RowsAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        ByKeysAsync(keys, LeafRow.ByKeys, LeafRow.From, cancellationToken);

    public Task<List<LeafVersion>> VersionsAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        ByKeysAsync(
            keys,
            "SELECT key, version FROM leaf WHERE key IN (SELECT value FROM json_each(?1))",
            reader => new LeafVersion(reader.GetString(0), reader.GetInt64(1)),
            cancellationToken);

    public Task<List<LeafVersion>> VersionsAsync(string? after, int limit, CancellationToken cancellationToken) =>
        _pool.RunAsync(
            connection =>
            {
                var versions = new List<LeafVersion>(limit);
                Query(
                    connection,
                    "SELECT key, version FROM leaf WHERE key > ?1 ORDER BY key LIMIT ?2",
                    [after ?? "", (long)limit],
                    reader => versions.Add(new LeafVersion(reader.GetString(0), reader.GetInt64(1))));
                return versions;
            },
            cancellationToken);

    public Task<List<LeafEdge>> ChildrenAsync(IReadOnlyCollection<string> parents, CancellationToken cancellationToken) =>
        ByKeysAsync(
            parents,
            "SELECT parent, child FROM edge WHERE parent IN (SELECT value FROM json_each(?1))",
            reader => new LeafEdge(reader.GetString(0), reader.GetString(1)),
            cancellationToken);

    public Task<List<string>> UntoldAsync(string? after, int limit, CancellationToken cancellationToken) =>
        _pool.RunAsync(
            connection =>
            {
                var keys = new List<string>();
                Query(
                    connection,
                    "SELECT key FROM leaf WHERE told = 0 AND key > ?1 ORDER BY key LIMIT ?2",
                    [after ?? "", (long)limit],
                    reader => keys.Add(reader.GetString(0)));
                return keys;
            },
            cancellationToken);

    public Task<List<string>> AccountsAsync(string? after, int limit, CancellationToken cancellationToken) =>
        _pool.RunAsync(
            connection =>
            {
                // An account's own row has its leaf key; a leaf that names it has an edge to that same key.
                var accounts = new List<string>();
                Query(
                    connection,
                    """
                    SELECT key FROM leaf WHERE key > ?1 AND key < 'account0'
                    UNION
                    SELECT parent FROM edge WHERE parent > ?1 AND parent < 'account0'
                    ORDER BY 1 LIMIT ?2
                    """,
                    [LeafKey.Account(after ?? ""), (long)limit],
                    reader => accounts.Add(LeafKey.IdOf(reader.GetString(0))));
                return accounts;
            },
            cancellationToken);

    public Task<List<Checkpoint>> CheckpointsAsync(CancellationToken cancellationToken) => CheckpointsAsync(null, 0, cancellationToken);

    public async Task<Checkpoint?> CheckpointAsync(string topicId, int partition, CancellationToken cancellationToken) =>
        (await CheckpointsAsync(topicId, partition, cancellationToken).ConfigureAwait(false)).SingleOrDefault();

    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync().ConfigureAwait(false);
        _single.Dispose();
    }

    private Task<List<Checkpoint>> CheckpointsAsync(string? topicId, int partition, CancellationToken cancellationToken) =>
        _pool.RunAsync(
            connection =>
            {
                var checkpoints = new List<Checkpoint>();
                Query(
                    connection,
                    "SELECT topic_id, topic, partition, position, counts, at FROM checkpoint"
                    + (topicId is null ? " ORDER BY topic, topic_id, partition" : " WHERE topic_id = ?1 AND partition = ?2"),
                    topicId is null ? [] : [topicId, (long)partition],
                    reader => checkpoints.Add(ReadCheckpoint(reader)));
                return checkpoints;
            },
            cancellationToken);

    private Task<List<T>> ByKeysAsync<T>(
        IReadOnlyCollection<string> keys, string sql, Func<SqliteDataReader, T> read, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
        {
            return Task.FromResult(new List<T>());
        }

        // Distinct over all chunks, so that none comes twice. The caller's collection is not touched on another thread.
        var distinct = keys.Distinct(StringComparer.Ordinal).ToArray();
        return _pool.RunAsync(
            connection =>
            {
                var found = new List<T>();
                foreach (var chunk in distinct.Chunk(KeysPerStatement))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Query(connection, sql, [LeafRow.Array(chunk)], reader => found.Add(read(reader)));
                }

                return found;
            },
            cancellationToken);
    }

    private void Query(SqliteConnection connection, string sql, object[] values, Action<SqliteDataReader> row)
    {
        var started = time.GetTimestamp();
        var rows = 0;
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"?{i + 1}", values[i]);
        }

        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            row(reader);
            rows++;
        }

        instruments.Read(rows, time.GetElapsedTime(started));
    }

    private static Checkpoint ReadCheckpoint(SqliteDataReader reader) => new(
        reader.GetString(0),
        reader.GetString(1),
        reader.GetInt32(2),
        reader.GetInt64(3),
        CheckpointCounts.FromJson(reader.GetString(4)),
        DateTimeOffset.Parse(reader.GetString(5), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind));
}
