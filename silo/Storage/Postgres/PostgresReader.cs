using CommunityScoring.Facts;
using CommunityScoring.Storage;
using Npgsql;
using NpgsqlTypes;

namespace CommunityScoring.Silo.Storage.Postgres;

/// <summary>The reads. Those of single rows come in groups, each with one statement over all keys asked for meanwhile. Safe for concurrent use.</summary>
internal sealed partial class PostgresReader(PostgresDatabase database, PostgresOptions options, StorageInstruments instruments, TimeProvider time)
    : IRowReader
{
    private const int KeysPerStatement = 1_000;
    private const string ByKeys = "SELECT key, version, told, state FROM leaf WHERE key = ANY ($1)";
    private readonly PostgresReadPool _bulk = new(database, options.BulkReaders);
    private readonly PostgresReadPool _single = new(database, 1);

    /// <summary>Reads a group of single rows and answers each item: the row, or null for none. Blocks.</summary>
    public void Read(IReadOnlyList<Grouped<string, LeafRow?>> batch)
    {
        var keys = batch.Select(grouped => grouped.Item).Distinct(StringComparer.Ordinal).ToArray();
        var found = _single.RunAsync(
            connection =>
            {
                var rows = new Dictionary<string, LeafRow>(keys.Length, StringComparer.Ordinal);
                Query(connection, ByKeys, [keys], reader => rows.Add(reader.GetString(0), RowOf(reader)));
                return rows;
            },
            CancellationToken.None).GetAwaiter().GetResult();
        foreach (var grouped in batch)
        {
            grouped.Answer(found.TryGetValue(grouped.Item, out var row) ? row : null);
        }
    }

    public Task<List<LeafRow>> RowsAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        ByKeysAsync(keys, ByKeys, RowOf, cancellationToken);

    public Task<List<LeafVersion>> VersionsAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        ByKeysAsync(
            keys,
            "SELECT key, version FROM leaf WHERE key = ANY ($1)",
            reader => new LeafVersion(reader.GetString(0), reader.GetInt64(1)),
            cancellationToken);

    public Task<List<LeafVersion>> VersionsAsync(string? after, int limit, CancellationToken cancellationToken) =>
        ListAsync(
            "SELECT key, version FROM leaf WHERE key > $1 ORDER BY key LIMIT $2",
            [after ?? "", limit],
            reader => new LeafVersion(reader.GetString(0), reader.GetInt64(1)),
            cancellationToken);

    public Task<List<LeafEdge>> ChildrenAsync(IReadOnlyCollection<string> parents, CancellationToken cancellationToken) =>
        ByKeysAsync(
            parents,
            "SELECT parent, child FROM edge WHERE parent = ANY ($1)",
            reader => new LeafEdge(reader.GetString(0), reader.GetString(1)),
            cancellationToken);

    public Task<List<string>> UntoldAsync(string? after, int limit, CancellationToken cancellationToken) =>
        ListAsync(
            "SELECT key FROM leaf WHERE NOT told AND key > $1 ORDER BY key LIMIT $2",
            [after ?? "", limit],
            reader => reader.GetString(0),
            cancellationToken);

    // An account's own row has its leaf key; a leaf that names it has an edge to that same key.
    public Task<List<string>> AccountsAsync(string? after, int limit, CancellationToken cancellationToken) =>
        ListAsync(
            """
            (SELECT key FROM leaf WHERE key > $1 AND key < 'account0' ORDER BY key LIMIT $2)
            UNION
            (SELECT DISTINCT parent FROM edge WHERE parent > $1 AND parent < 'account0' ORDER BY parent LIMIT $2)
            ORDER BY 1 LIMIT $2
            """,
            [LeafKey.Account(after ?? ""), limit],
            reader => LeafKey.IdOf(reader.GetString(0)),
            cancellationToken);

    public Task<List<Checkpoint>> CheckpointsAsync(CancellationToken cancellationToken) =>
        ListAsync(
            """
            SELECT topic_id, topic, partition, position, counts, at FROM checkpoint
            ORDER BY topic COLLATE "C", topic_id, partition
            """,
            [],
            CheckpointOf,
            cancellationToken);

    public async Task<Checkpoint?> CheckpointAsync(string topicId, int partition, CancellationToken cancellationToken) =>
        (await ListAsync(
            "SELECT topic_id, topic, partition, position, counts, at FROM checkpoint WHERE topic_id = $1 AND partition = $2",
            [topicId, partition],
            CheckpointOf,
            cancellationToken).ConfigureAwait(false)).SingleOrDefault();

    public async ValueTask DisposeAsync()
    {
        await _single.DisposeAsync().ConfigureAwait(false);
        await _bulk.DisposeAsync().ConfigureAwait(false);
    }

    private Task<List<T>> ByKeysAsync<T>(
        IReadOnlyCollection<string> keys, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
        {
            return Task.FromResult(new List<T>());
        }

        // Distinct over all chunks, so that none comes twice. The caller's collection is not touched on another thread.
        var distinct = keys.Distinct(StringComparer.Ordinal).ToArray();
        return _bulk.RunAsync(
            connection =>
            {
                var found = new List<T>();
                foreach (var chunk in distinct.Chunk(KeysPerStatement))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Query(connection, sql, [chunk], reader => found.Add(read(reader)));
                }

                return found;
            },
            cancellationToken);
    }

    private Task<List<T>> ListAsync<T>(string sql, object[] values, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        _bulk.RunAsync(
            connection =>
            {
                var found = new List<T>();
                Query(connection, sql, values, reader => found.Add(read(reader)));
                return found;
            },
            cancellationToken);

    private void Query(NpgsqlConnection connection, string sql, object[] values, Action<NpgsqlDataReader> row)
    {
        var started = time.GetTimestamp();
        var rows = 0;
        using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(value is string[] keys
                ? new NpgsqlParameter { Value = keys, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text }
                : new NpgsqlParameter { Value = value });
        }

        command.Prepare();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            row(reader);
            rows++;
        }

        instruments.Read(rows, time.GetElapsedTime(started));
    }

    private static LeafRow RowOf(NpgsqlDataReader reader) =>
        new(reader.GetString(0), reader.GetInt64(1), reader.GetBoolean(2), reader.GetFieldValue<byte[]>(3));

    private static Checkpoint CheckpointOf(NpgsqlDataReader reader) => new(
        reader.GetString(0),
        reader.GetString(1),
        reader.GetInt32(2),
        reader.GetInt64(3),
        CheckpointCounts.FromJson(reader.GetString(4)),
        new DateTimeOffset(reader.GetDateTime(5)));
}
