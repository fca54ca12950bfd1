using CommunityScoring.Storage;
using Npgsql;
using NpgsqlTypes;

namespace CommunityScoring.Silo.Storage.Postgres;

/// <summary>
/// One open connection and its prepared statements. Owned by the writer's thread, apart from the opening. After any
/// exception it is in an unknown state and must be disposed, which rolls back what was not committed.
/// </summary>
internal sealed partial class PostgresWriteSession : IDisposable
{
    // Without hash and merge joins the rows are looked up one by one, in the order of the arrays: planned for the table
    // as it grows, and two silos that write the same rows lock them in the same order.
    private const string Settings =
        "SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off; SET jit = off; SET synchronous_commit = ";

    // All rows, their version checks and their edges in one statement; it answers the keys that were stored. IS TRUE keeps
    // the look-up of stored keys a hash table of its own, which would otherwise become a join.
    private const string WriteRows =
        """
        WITH input AS (
            SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bytea[]) AS input (key, expected, version, state)
        ), updated AS (
            UPDATE leaf SET version = input.version, told = false, state = input.state
            FROM input
            WHERE leaf.key = input.key AND leaf.version = input.expected AND input.expected > 0
            RETURNING leaf.key
        ), inserted AS (
            INSERT INTO leaf (key, version, told, state)
            SELECT key, version, false, state FROM input WHERE expected = 0
            ON CONFLICT (key) DO NOTHING
            RETURNING key
        ), stored AS (
            SELECT key FROM updated UNION ALL SELECT key FROM inserted
        ), linked AS (
            INSERT INTO edge (parent, child)
            SELECT added.parent, added.child FROM unnest($5::text[], $6::text[]) AS added (parent, child)
            WHERE (added.child IN (SELECT key FROM stored)) IS TRUE
            ON CONFLICT DO NOTHING
        ), unlinked AS (
            DELETE FROM edge USING unnest($7::text[], $8::text[]) AS removed (parent, child)
            WHERE edge.parent = removed.parent AND edge.child = removed.child AND (removed.child IN (SELECT key FROM stored)) IS TRUE
        )
        SELECT key FROM stored
        """;

    private const string MarkTold =
        """
        UPDATE leaf SET told = true FROM unnest($1::text[], $2::bigint[]) AS marked (key, version)
        WHERE leaf.key = marked.key AND leaf.version = marked.version AND NOT leaf.told
        """;

    private const string AddCheckpoint =
        $"""
        INSERT INTO checkpoint (topic_id, partition, topic, position, counts, at)
        SELECT $2, $3, $4, $5, $6, $7 WHERE {PostgresEpoch.IsCurrent}
        ON CONFLICT (topic_id, partition) DO NOTHING
        """;

    private const string MoveCheckpoint =
        $"""
        UPDATE checkpoint SET topic = $4, position = $5, counts = $6, at = $7
        WHERE topic_id = $2 AND partition = $3 AND position = $8 AND {PostgresEpoch.IsCurrent}
        """;

    private readonly PostgresSession _session;
    private readonly NpgsqlCommand _writeRows;
    private readonly NpgsqlCommand _markTold;
    private readonly NpgsqlCommand _addCheckpoint;
    private readonly NpgsqlCommand _moveCheckpoint;
    private readonly NpgsqlCommand _synchronous;

    /// <summary>Opens a connection.</summary>
    public PostgresWriteSession(PostgresDatabase database, bool commitsSynchronously)
    {
        _session = database.OpenSession();
        try
        {
            using (var settings = new NpgsqlCommand(Settings + (commitsSynchronously ? "on" : "off"), _session.Connection))
            {
                settings.ExecuteNonQuery();
            }

            _writeRows = Prepare(
                WriteRows,
                NpgsqlDbType.Array | NpgsqlDbType.Text, NpgsqlDbType.Array | NpgsqlDbType.Bigint, NpgsqlDbType.Array | NpgsqlDbType.Bigint,
                NpgsqlDbType.Array | NpgsqlDbType.Bytea, NpgsqlDbType.Array | NpgsqlDbType.Text, NpgsqlDbType.Array | NpgsqlDbType.Text,
                NpgsqlDbType.Array | NpgsqlDbType.Text, NpgsqlDbType.Array | NpgsqlDbType.Text);
            _markTold = Prepare(MarkTold, NpgsqlDbType.Array | NpgsqlDbType.Text, NpgsqlDbType.Array | NpgsqlDbType.Bigint);
            _addCheckpoint = Prepare(
                AddCheckpoint,
                NpgsqlDbType.Bigint, NpgsqlDbType.Text, NpgsqlDbType.Integer, NpgsqlDbType.Text, NpgsqlDbType.Bigint, NpgsqlDbType.Text,
                NpgsqlDbType.TimestampTz);
            _moveCheckpoint = Prepare(
                MoveCheckpoint,
                NpgsqlDbType.Bigint, NpgsqlDbType.Text, NpgsqlDbType.Integer, NpgsqlDbType.Text, NpgsqlDbType.Bigint, NpgsqlDbType.Text,
                NpgsqlDbType.TimestampTz, NpgsqlDbType.Bigint);
            _writeCards = Prepare(
                WriteCards,
                NpgsqlDbType.Array | NpgsqlDbType.Text, NpgsqlDbType.Array | NpgsqlDbType.Bigint, NpgsqlDbType.Array | NpgsqlDbType.Bytea,
                NpgsqlDbType.Array | NpgsqlDbType.Integer, NpgsqlDbType.Array | NpgsqlDbType.Boolean);
            _markDirty = Prepare(MarkCardsDirty, NpgsqlDbType.Array | NpgsqlDbType.Text);
            _markSent = Prepare(MarkCardsSent, NpgsqlDbType.Array | NpgsqlDbType.Text, NpgsqlDbType.Array | NpgsqlDbType.Bigint);
            _synchronous = Prepare("SET LOCAL synchronous_commit = on");
        }
        catch
        {
            _session.Dispose();
            throw;
        }
    }

    /// <summary>The epoch that the connection is in.</summary>
    public long Epoch => _session.Epoch;

    /// <summary>Begins a transaction.</summary>
    /// <param name="isDurable">True when its commit is to wait until it and everything before it is on disk.</param>
    public NpgsqlTransaction Begin(bool isDurable)
    {
        var transaction = _session.Connection.BeginTransaction();
        if (isDurable)
        {
            _synchronous.ExecuteNonQuery();
        }

        return transaction;
    }

    /// <summary>Writes rows of different keys, and answers the keys of those whose version was the expected one.</summary>
    public HashSet<string> Write(PostgresRows rows)
    {
        rows.Bind(_writeRows.Parameters);
        var stored = new HashSet<string>(StringComparer.Ordinal);
        using var reader = _writeRows.ExecuteReader();
        while (reader.Read())
        {
            stored.Add(reader.GetString(0));
        }

        return stored;
    }

    /// <summary>Marks versions as told; a row that has moved on keeps its mark.</summary>
    public void Mark(List<LeafVersion> told)
    {
        told.Sort((one, other) => string.CompareOrdinal(one.Key, other.Key));
        _markTold.Parameters[0].Value = told.Select(version => version.Key).ToArray();
        _markTold.Parameters[1].Value = told.Select(version => version.Version).ToArray();
        _markTold.ExecuteNonQuery();
    }

    /// <summary>Writes a checkpoint over the expected one; false, and nothing is written, where another one is stored or the epoch is over.</summary>
    public bool Write(Checkpoint checkpoint, long? expectedPosition)
    {
        var command = expectedPosition is null ? _addCheckpoint : _moveCheckpoint;
        command.Parameters[0].Value = checkpoint.Epoch;
        command.Parameters[1].Value = checkpoint.TopicId;
        command.Parameters[2].Value = checkpoint.Partition;
        command.Parameters[3].Value = checkpoint.Topic;
        command.Parameters[4].Value = checkpoint.Position;
        command.Parameters[5].Value = CheckpointCounts.ToJson(checkpoint.Counts);
        command.Parameters[6].Value = checkpoint.At.ToUniversalTime();
        if (expectedPosition is { } expected)
        {
            command.Parameters[7].Value = expected;
        }

        return command.ExecuteNonQuery() > 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private NpgsqlCommand Prepare(string sql, params ReadOnlySpan<NpgsqlDbType> types)
    {
        var command = new NpgsqlCommand(sql, _session.Connection);
        foreach (var type in types)
        {
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type });
        }

        command.Prepare();
        return command;
    }
}
