using System.Globalization;
using CommunityScoring.Scorecards;
using CommunityScoring.Storage;
using Microsoft.Data.Sqlite;

namespace CommunityScoring.Silo.Storage;

/// <summary>
/// One open connection and its prepared statements. Owned by the writer's thread, apart from the opening. After any
/// exception it is in an unknown state and must be disposed, which rolls back what was not committed.
/// </summary>
internal sealed class WriteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly List<PreparedStatement> _statements = [];
    private readonly PreparedStatement _begin;
    private readonly PreparedStatement _commit;
    private readonly PreparedStatement _insert;
    private readonly PreparedStatement _update;
    private readonly PreparedStatement _addEdge;
    private readonly PreparedStatement _removeEdge;
    private readonly PreparedStatement _markTold;
    private readonly PreparedStatement _checkpoint;
    private readonly PreparedStatement _moveCheckpoint;
    private readonly PreparedStatement _insertCard;
    private readonly PreparedStatement _updateCard;
    private readonly PreparedStatement _markDirty;
    private readonly PreparedStatement _markSent;

    /// <summary>Opens the file and brings its schema up to date.</summary>
    public WriteSession(SqliteFile file)
    {
        _connection = file.OpenForWriting();
        try
        {
            SqliteSchema.Apply(_connection);
            _begin = Prepare("BEGIN IMMEDIATE");
            _commit = Prepare("COMMIT");
            _insert = Prepare(
                "INSERT INTO leaf (key, version, told, state) VALUES (?1, 1, 0, ?2) ON CONFLICT (key) DO NOTHING");
            _update = Prepare(
                "UPDATE leaf SET version = ?2 + 1, told = 0, state = ?3 WHERE key = ?1 AND version = ?2");
            _addEdge = Prepare(
                "INSERT INTO edge (parent, child) VALUES (?1, ?2) ON CONFLICT DO NOTHING");
            _removeEdge = Prepare("DELETE FROM edge WHERE parent = ?1 AND child = ?2");
            _markTold = Prepare(
                "UPDATE leaf SET told = 1 WHERE key = ?1 AND version = ?2 AND told = 0");
            _checkpoint = Prepare(
                """
                INSERT INTO checkpoint (topic_id, partition, topic, position, counts, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                ON CONFLICT (topic_id, partition) DO NOTHING
                """);
            _moveCheckpoint = Prepare(
                """
                UPDATE checkpoint SET topic = ?3, position = ?4, counts = ?5, at = ?6
                WHERE topic_id = ?1 AND partition = ?2 AND position = ?7
                """);
            // A due day of 0 is none.
            _insertCard = Prepare(
                """
                INSERT INTO scorecard (account, version, state, due, dirty, unsent) VALUES (?1, 1, ?2, nullif(?3, 0), 1 - ?4, 1)
                ON CONFLICT (account) DO UPDATE
                SET version = 1, state = excluded.state, due = excluded.due, dirty = dirty * (1 - ?4), unsent = 1 WHERE version = 0
                """);
            _updateCard = Prepare(
                """
                UPDATE scorecard SET version = ?5 + 1, state = ?2, due = nullif(?3, 0), dirty = dirty * (1 - ?4), unsent = 1
                WHERE account = ?1 AND version = ?5
                """);
            _markDirty = Prepare(
                """
                INSERT INTO scorecard (account, version, state, dirty, unsent) VALUES (?1, 0, x'', 1, 0)
                ON CONFLICT (account) DO UPDATE SET dirty = 1 WHERE dirty = 0
                """);
            _markSent = Prepare("UPDATE scorecard SET unsent = 0 WHERE account = ?1 AND version = ?2 AND unsent = 1");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Begins a transaction, with the lock that lets nobody else write.</summary>
    public void Begin() => _begin.Run();

    /// <summary>Makes the transaction durable.</summary>
    public void Commit() => _commit.Run();

    /// <summary>Writes a row and its edges; false, and nothing is written, where the row has another version.</summary>
    public bool Write(LeafWrite write, byte[] state)
    {
        var changed = write.ExpectedVersion == 0
            ? _insert.Run(write.Key, state)
            : _update.Run(write.Key, write.ExpectedVersion, state);
        if (changed == 0)
        {
            return false;
        }

        foreach (var parent in write.AddedParents)
        {
            _addEdge.Run(parent, write.Key);
        }

        foreach (var parent in write.RemovedParents)
        {
            _removeEdge.Run(parent, write.Key);
        }

        return true;
    }

    /// <summary>Marks a version as told; a row that has moved on keeps its mark.</summary>
    public void MarkTold(LeafVersion told) => _markTold.Run(told.Key, told.Version);

    /// <summary>Writes a checkpoint over the expected one; false, and nothing is written, where another one is stored.</summary>
    public bool Write(Checkpoint checkpoint, long? expectedPosition)
    {
        var counts = CheckpointCounts.ToJson(checkpoint.Counts);
        var at = checkpoint.At.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
        var partition = (long)checkpoint.Partition;
        return expectedPosition is { } expected
            ? _moveCheckpoint.Run(checkpoint.TopicId, partition, checkpoint.Topic, checkpoint.Position, counts, at, expected) > 0
            : _checkpoint.Run(checkpoint.TopicId, partition, checkpoint.Topic, checkpoint.Position, counts, at) > 0;
    }

    /// <summary>Writes a scorecard; false, and nothing is written, where the row has another version.</summary>
    public bool Write(ScorecardWrite write)
    {
        var due = (long)(write.DueOn?.DayNumber ?? 0);
        var clean = write.IsClean ? 1L : 0L;
        return write.ExpectedVersion == 0
            ? _insertCard.Run(write.Account, write.State, due, clean) > 0
            : _updateCard.Run(write.Account, write.State, due, clean, write.ExpectedVersion) > 0;
    }

    /// <summary>Marks a scorecard as lacking something that was told.</summary>
    public void MarkDirty(string account) => _markDirty.Run(account);

    /// <summary>Marks a version of a scorecard as sent; a row that has moved on keeps its mark.</summary>
    public void MarkSent(ScorecardVersion sent) => _markSent.Run(sent.Account, sent.Version);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _statements)
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    private PreparedStatement Prepare(string sql)
    {
        var statement = new PreparedStatement(_connection, sql);
        _statements.Add(statement);
        return statement;
    }
}
