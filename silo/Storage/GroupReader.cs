using Microsoft.Data.Sqlite;

namespace CommunityScoring.Silo.Storage;

/// <summary>
/// Reads single rows in groups, each with one statement over all keys asked for meanwhile: activations come in crowds.
/// A statement sees whatever was committed before it began, so a read sees every write that completed before the read.
/// Owned by its group's thread.
/// </summary>
internal sealed class GroupReader(SqliteFile file, StorageInstruments instruments, TimeProvider time) : IDisposable
{
    private readonly Dictionary<string, LeafRow> _found = new(StringComparer.Ordinal);

    // Null until the first group and after a failure.
    private SqliteConnection? _connection;
    private SqliteCommand? _byKeys;

    /// <summary>Reads a group and answers each item: the row, or null for none.</summary>
    public void Read(IReadOnlyList<Grouped<string, LeafRow?>> batch)
    {
        try
        {
            var started = time.GetTimestamp();
            _found.Clear();
            _connection ??= file.OpenForReading();
            _byKeys ??= Prepare(_connection);
            var keys = new HashSet<string>(batch.Count, StringComparer.Ordinal);
            foreach (var grouped in batch)
            {
                keys.Add(grouped.Item);
            }

            _byKeys.Parameters[0].Value = LeafRow.Array(keys);
            using (var reader = _byKeys.ExecuteReader())
            {
                while (reader.Read())
                {
                    var row = LeafRow.From(reader);
                    _found[row.Key] = row;
                }
            }

            instruments.Read(_found.Count, time.GetElapsedTime(started));
        }
        catch (Exception exception)
        {
            Dispose();
            throw file.Explain(exception);
        }

        foreach (var grouped in batch)
        {
            grouped.Answer(_found.TryGetValue(grouped.Item, out var row) ? row : null);
        }

        _found.Clear();
    }

    private static SqliteCommand Prepare(SqliteConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = LeafRow.ByKeys;
        command.Parameters.Add("?1", SqliteType.Text);
        command.Prepare();
        return command;
    }

    /// <summary>Closes the connection; the next group opens another.</summary>
    public void Dispose()
    {
        _byKeys?.Dispose();
        _connection?.Dispose();
        _byKeys = null;
        _connection = null;
    }
}
