using Microsoft.Data.Sqlite;

namespace CommunityScoring.Silo.Storage;

/// <summary>A statement that is prepared once and run many times, its parameters numbered ?1, ?2, … Not thread-safe.</summary>
internal sealed class PreparedStatement : IDisposable
{
    private readonly SqliteCommand _command;

    public PreparedStatement(SqliteConnection connection, string sql, params ReadOnlySpan<SqliteType> types)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        for (var i = 0; i < types.Length; i++)
        {
            _command.Parameters.Add($"?{i + 1}", types[i]);
        }

        _command.Prepare();
    }

    /// <summary>Runs the statement and returns how many rows it changed.</summary>
    public int Run(params ReadOnlySpan<object> values)
    {
        Bind(values);
        return _command.ExecuteNonQuery();
    }

    /// <summary>Runs the query; the reader must be disposed before the next run.</summary>
    public SqliteDataReader Read(params ReadOnlySpan<object> values)
    {
        Bind(values);
        return _command.ExecuteReader();
    }

    public void Dispose() => _command.Dispose();

    private void Bind(ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            _command.Parameters[i].Value = values[i];
        }
    }
}
