using CommunityScoring.Storage;

namespace CommunityScoring.Silo.Storage.Postgres;

/// <summary>
/// Writes groups, each in one transaction: rows by one statement, then marks, then scorecards, then checkpoints. A group
/// that holds a checkpoint or an alert commits synchronously, which makes every commit before it durable as well; others need not
/// wait for the disk.
/// Owned by the group commit's thread from the first group on; before that by the constructor's caller, after the last one
/// by whoever disposes it.
/// </summary>
internal sealed partial class PostgresWriter(
    PostgresDatabase database, PostgresOptions options, StorageInstruments instruments, TimeProvider time, ILogger logger) : IRowWriter
{
    // Null until the first group and after a failure: the next group opens anew, so that a database that was away is used
    // again once it is back.
    private PostgresWriteSession? _session;

    /// <summary>Writes a group and answers each of its items; throws where the group failed as a whole.</summary>
    public void Commit(IReadOnlyList<Grouped<StoreWrite, long>> batch)
    {
        var started = time.GetTimestamp();
        var rows = 0;
        var conflicts = 0;
        try
        {
            // An index must not lose what it has confirmed: the contents that it is of would not wait for it.
            _session ??= new PostgresWriteSession(database, options.CommitsSynchronously || options.KeepsContentsApart);
            using var transaction = _session.Begin(isDurable: batch.Any(grouped => grouped.Item is CheckpointWrite or CardWrite { Write.HasTransitions: true }));
            conflicts += WriteRows(_session, batch, ref rows);
            Mark(_session, batch);
            conflicts += PostgresScorecards.Write(_session, batch);
            conflicts += WriteCheckpoints(_session, batch);
            transaction.Commit();
        }
        catch (Exception exception)
        {
            Abandon();
            instruments.Failed();
            LogFailed(exception, batch.Count, database.Name);
            throw database.Explain(exception);
        }

        instruments.Committed(batch.Count, rows, conflicts, time.GetElapsedTime(started));
    }

    public void Dispose() => _session?.Dispose();

    private static int WriteRows(PostgresWriteSession session, IReadOnlyList<Grouped<StoreWrite, long>> batch, ref int written)
    {
        var conflicts = 0;
        var rows = new PostgresRows();
        var grouped = new List<Grouped<StoreWrite, long>>(batch.Count);
        foreach (var item in batch)
        {
            if (item.Item is not RowWrite row)
            {
                continue;
            }

            if (row.Write.Epoch != session.Epoch)
            {
                item.Refuse(new FormerEpochException(row.Write.Key, row.Write.Epoch, session.Epoch));
                conflicts++;
                continue;
            }

            if (!rows.TryAdd(row))
            {
                // Two activations of a leaf write at once: one after the other, so that the second meets the first.
                conflicts += Answer(session.Write(rows), grouped, ref written);
                rows = new PostgresRows();
                grouped.Clear();
                rows.TryAdd(row);
            }

            grouped.Add(item);
        }

        return rows.Count > 0 ? conflicts + Answer(session.Write(rows), grouped, ref written) : conflicts;
    }

    private static int Answer(HashSet<string> stored, List<Grouped<StoreWrite, long>> grouped, ref int written)
    {
        foreach (var item in grouped)
        {
            var row = (RowWrite)item.Item;
            if (stored.Contains(row.Write.Key))
            {
                item.Answer(row.Write.ExpectedVersion + 1);
            }
            else
            {
                item.Refuse(new VersionConflictException(row.Write.Key, row.Write.ExpectedVersion));
            }
        }

        written += stored.Count;
        return grouped.Count - stored.Count;
    }

    private static void Mark(PostgresWriteSession session, IReadOnlyList<Grouped<StoreWrite, long>> batch)
    {
        var told = new List<LeafVersion>();
        foreach (var item in batch)
        {
            if (item.Item is ToldWrite marks)
            {
                told.AddRange(marks.Told.Where(version => version.Epoch == session.Epoch));
                item.Answer(marks.Told.Count);
            }
        }

        if (told.Count > 0)
        {
            session.Mark(told);
        }
    }

    private static int WriteCheckpoints(PostgresWriteSession session, IReadOnlyList<Grouped<StoreWrite, long>> batch)
    {
        var conflicts = 0;
        foreach (var item in batch)
        {
            if (item.Item is not CheckpointWrite { Checkpoint: var checkpoint, ExpectedPosition: var expected })
            {
                continue;
            }

            if (checkpoint.Epoch != session.Epoch || !session.Write(checkpoint, expected))
            {
                item.Refuse(new CheckpointConflictException(checkpoint.Topic, checkpoint.Partition, expected));
                conflicts++;
            }
            else
            {
                item.Answer(checkpoint.Position);
            }
        }

        return conflicts;
    }

    // Closing rolls back. It must not throw: the failure that led here is the one to report.
    private void Abandon()
    {
        try
        {
            _session?.Dispose();
        }
        catch (Exception exception)
        {
            LogNotClosed(exception, database.Name);
        }

        _session = null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A group of {Count} writes to PostgreSQL at '{Name}' failed; nothing of it is known to be stored.")]
    private partial void LogFailed(Exception exception, int count, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection to PostgreSQL at '{Name}' could not be closed.")]
    private partial void LogNotClosed(Exception exception, string name);
}
