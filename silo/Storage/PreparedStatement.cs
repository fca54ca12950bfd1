using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CommunityScoring.Silo.Storage;

/// <summary>
/// A statement that is prepared once and run many times, its parameters numbered ?1, ?2, … Not thread-safe. It goes
/// past the ADO.NET command to SQLite's own interface: a command makes a reader, an enumerator and a binder for every
/// parameter anew with each run, which is most of what writing a small row costs.
/// </summary>
internal sealed class PreparedStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public PreparedStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    /// <summary>Runs the statement and returns how many rows it changed.</summary>
    /// <param name="values">The parameters: text, integers and blobs.</param>
    /// <exception cref="SqliteException">The statement failed.</exception>
    public int Run(params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            Check(values[i] switch
            {
                string text => raw.sqlite3_bind_text(_statement, i + 1, text),
                long number => raw.sqlite3_bind_int64(_statement, i + 1, number),
                byte[] blob => raw.sqlite3_bind_blob(_statement, i + 1, blob),
                var other => throw new ArgumentException($"A value of type {other.GetType().Name} cannot be bound.", nameof(values)),
            });
        }

        var result = raw.sqlite3_step(_statement);
        try
        {
            if (result is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
            {
                Check(result);
            }

            return raw.sqlite3_changes(_database);
        }
        finally
        {
            // Its result repeats the step's.
            _ = raw.sqlite3_reset(_statement);
        }
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}
