using System.Globalization;
using CommunityScoring.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CommunityScoring.Silo.Storage;

/// <summary>
/// The database file: opens connections to it and says in one line what is wrong where one cannot be opened.
/// Connections belong to whoever opened them. Safe for concurrent use.
/// </summary>
public sealed class SqliteFile
{
    // A large WAL lets a page that is rewritten often be copied into the file once instead of at every thousandth page:
    // measured, 16,000 pages give 1.5 to 2 times the rows a second of SQLite's 1,000.
    private const int CheckpointPages = 16_000;
    private const int WriterCacheKibibytes = 64 * 1024;

    private readonly SqliteOptions _options;
    private readonly string _connectionString;

    /// <summary>Names the file; opens nothing.</summary>
    public SqliteFile(SqliteOptions options)
    {
        _options = options;
        SqliteConnectionStringBuilder builder;
        try
        {
            builder = new SqliteConnectionStringBuilder(options.ConnectionString);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            throw new StorageUnavailableException($"Not a SQLite connection string: {exception.Message}", exception);
        }

        if (builder.DataSource.Length == 0 || builder.DataSource == ":memory:" || builder.Mode == SqliteOpenMode.Memory)
        {
            throw new StorageUnavailableException("The SQLite connection string must name a file ('Data Source=…').");
        }

        Path = System.IO.Path.GetFullPath(builder.DataSource);
        builder.DataSource = Path;
        // Dispose is to close the file. Beside SQLite's own waiting the client would try again every 150 ms for as long
        // as its timeout; 0 would be without end.
        builder.Pooling = false;
        builder.DefaultTimeout = 1;
        _connectionString = builder.ToString();
    }

    /// <summary>The file's full path.</summary>
    public string Path { get; }

    /// <summary>The file as messages name it.</summary>
    internal string Place => $"'{Path}'";

    /// <summary>Opens a connection to write with; creates the directory and the file where there is none.</summary>
    /// <exception cref="StorageUnavailableException">The file cannot be written as it is.</exception>
    public SqliteConnection OpenForWriting() => Open(connection =>
    {
        if (raw.sqlite3_db_readonly(connection.Handle, "main") == 1)
        {
            throw new StorageUnavailableException($"The database file '{Path}' is read-only.");
        }

        var mode = (string?)Scalar(connection, "PRAGMA journal_mode = WAL");
        if (mode != "wal")
        {
            throw new StorageUnavailableException(
                $"The database file '{Path}' does not support write-ahead logging (journal mode '{mode}'): is it on a network drive?");
        }

        Tune(connection);
        Scalar(connection, $"PRAGMA cache_size = -{WriterCacheKibibytes}");
    });

    /// <summary>Opens a connection to read with; the file exists by then.</summary>
    /// <exception cref="StorageUnavailableException">The file cannot be read.</exception>
    public SqliteConnection OpenForReading() => Open(connection =>
    {
        Tune(connection);
        Scalar(connection, "PRAGMA query_only = ON");
    });

    /// <summary>The settings that SQLite keeps by connection and that everyone who writes to the file should share.</summary>
    public void Tune(SqliteConnection connection)
    {
        var busy = ((long)_options.BusyTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        Scalar(connection, $"PRAGMA busy_timeout = {busy}");
        Scalar(connection, _options.SurvivesPowerLoss ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
        Scalar(connection, $"PRAGMA wal_autocheckpoint = {CheckpointPages}");
    }

    /// <summary>Says in one line what a failure means.</summary>
    public StorageUnavailableException Explain(Exception exception) => exception switch
    {
        StorageUnavailableException known => known,
        SqliteException { SqliteErrorCode: raw.SQLITE_NOTADB } =>
            new($"The file '{Path}' is not a SQLite database.", exception),
        SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT } =>
            new($"The database file '{Path}' is corrupt.", exception),
        SqliteException { SqliteErrorCode: raw.SQLITE_READONLY } =>
            new($"The database file '{Path}' is read-only.", exception),
        SqliteException { SqliteErrorCode: raw.SQLITE_FULL } =>
            new($"No space is left for the database file '{Path}'.", exception),
        SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED } =>
            new($"Another process holds a lock on the database file '{Path}'.", exception),
        SqliteException { SqliteErrorCode: raw.SQLITE_CANTOPEN } =>
            new($"The database file '{Path}' cannot be opened.", exception),
        _ => new($"The database file '{Path}' cannot be used: {exception.Message}", exception),
    };

    private SqliteConnection Open(Action<SqliteConnection> prepare)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            if (System.IO.Path.GetDirectoryName(Path) is { Length: > 0 } directory)
            {
                Directory.CreateDirectory(directory);
            }

            connection.Open();
            prepare(connection);
            return connection;
        }
        catch (Exception exception)
        {
            connection.Dispose();
            throw Explain(exception);
        }
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
