using CommunityScoring.Storage;

namespace CommunityScoring.Silo.Storage;

/// <summary>
/// Writes groups, each in one transaction. Owned by the group commit's thread from the first group on; before that by
/// the constructor's caller, after the last one by whoever disposes it.
/// </summary>
internal sealed partial class SqliteWriter : IRowWriter
{
    private readonly SqliteFile _file;
    private readonly StorageInstruments _instruments;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    // Null after a failure: the next group opens anew, so that a disk that was away is used again once it is back.
    private WriteSession? _session;

    public SqliteWriter(SqliteFile file, StorageInstruments instruments, TimeProvider time, ILogger logger)
    {
        _file = file;
        _instruments = instruments;
        _time = time;
        _logger = logger;
        try
        {
            _session = new WriteSession(file);
        }
        catch (Exception exception)
        {
            throw file.Explain(exception);
        }
    }

    /// <summary>Writes a group and answers each of its items; throws where the group failed as a whole.</summary>
    public void Commit(IReadOnlyList<Grouped<StoreWrite, long>> batch)
    {
        var started = _time.GetTimestamp();
        var rows = 0;
        var conflicts = 0;
        try
        {
            _session ??= new WriteSession(_file);
            _session.Begin();
            foreach (var write in batch)
            {
                var conflict = Apply(_session, write, ref rows);
                if (conflict is not null)
                {
                    conflicts++;
                    write.Refuse(conflict);
                }
            }

            _session.Commit();
        }
        catch (Exception exception)
        {
            Abandon();
            _instruments.Failed();
            LogFailed(exception, batch.Count, _file.Path);
            throw _file.Explain(exception);
        }

        _instruments.Committed(batch.Count, rows, conflicts, _time.GetElapsedTime(started));
    }

    public void Dispose() => _session?.Dispose();

    private static LeafStoreException? Apply(WriteSession session, Grouped<StoreWrite, long> grouped, ref int rows)
    {
        switch (grouped.Item)
        {
            case RowWrite row:
                if (!session.Write(row.Write, row.State))
                {
                    return new VersionConflictException(row.Write.Key, row.Write.ExpectedVersion);
                }

                rows++;
                grouped.Answer(row.Write.ExpectedVersion + 1);
                return null;
            case ToldWrite marks:
                foreach (var told in marks.Told)
                {
                    session.MarkTold(told);
                }

                grouped.Answer(marks.Told.Count);
                return null;
            case CheckpointWrite { Checkpoint: var checkpoint, ExpectedPosition: var expected }:
                if (!session.Write(checkpoint, expected))
                {
                    return new CheckpointConflictException(checkpoint.Topic, checkpoint.Partition, expected);
                }

                grouped.Answer(checkpoint.Position);
                return null;
            case CardWrite { Write: var card }:
                if (!session.Write(card))
                {
                    return new VersionConflictException($"scorecard/{card.Account}", card.ExpectedVersion);
                }

                grouped.Answer(card.ExpectedVersion + 1);
                return null;
            case DirtyWrite dirty:
                foreach (var account in dirty.Accounts)
                {
                    session.MarkDirty(account);
                }

                grouped.Answer(dirty.Accounts.Count);
                return null;
            case SentWrite marks:
                foreach (var sent in marks.Sent)
                {
                    session.MarkSent(sent);
                }

                grouped.Answer(marks.Sent.Count);
                return null;
            default:
                throw new InvalidOperationException($"No such write: {grouped.Item.GetType().Name}.");
        }
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
            LogNotClosed(exception, _file.Path);
        }

        _session = null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A group of {Count} writes to '{Path}' failed; nothing of it is known to be stored.")]
    private partial void LogFailed(Exception exception, int count, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection to '{Path}' could not be closed.")]
    private partial void LogNotClosed(Exception exception, string path);
}
