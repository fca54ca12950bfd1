using System.Data.Common;
using CommunityScoring.Storage;
using Microsoft.Data.Sqlite;

namespace CommunityScoring.Silo.Storage;

/// <summary>
/// Connections for Orleans' ADO.NET providers to the same file, as <c>AdoNetGrainStorageOptions.DataSource</c>. It gives
/// them what a connection string cannot: the store's own settings for waiting and flushing, and a thread of the pool,
/// since SQLite's asynchronous methods block whoever calls them, which would be a grain's scheduler.
/// </summary>
public sealed class SqliteDataSource : DbDataSource
{
    private readonly SqliteFile _file;

    /// <summary>Prepares the file: directory, write-ahead log and the tables Orleans needs.</summary>
    /// <exception cref="StorageUnavailableException">The file cannot be used; the message is one line that names it.</exception>
    public SqliteDataSource(SqliteOptions options)
    {
        _file = new SqliteFile(options);
        ConnectionString = new SqliteConnectionStringBuilder(options.ConnectionString)
        {
            DataSource = _file.Path,
            Pooling = true,
            DefaultTimeout = Math.Max(1, (int)Math.Ceiling(options.BusyTimeout.TotalSeconds)),
        }.ToString();

        using var connection = _file.OpenForWriting();
        try
        {
            SqliteOrleansSchema.Apply(connection);
        }
        catch (SqliteException exception)
        {
            throw _file.Explain(exception);
        }
    }

    /// <inheritdoc/>
    public override string ConnectionString { get; }

    /// <inheritdoc/>
    protected override DbConnection CreateDbConnection() => new SqliteConnection(ConnectionString);

    /// <inheritdoc/>
    protected override DbConnection OpenDbConnection()
    {
        var connection = new SqliteConnection(ConnectionString);
        try
        {
            connection.Open();
            _file.Tune(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default) =>
        // The caller goes on where this ends, on the pool, and runs its command there.
        await Task.Run(OpenDbConnection, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            using var connection = new SqliteConnection(ConnectionString);
            SqliteConnection.ClearPool(connection);
        }

        base.Dispose(disposing);
    }

    /// <inheritdoc/>
    protected override ValueTask DisposeAsyncCore()
    {
        Dispose(true);
        return default;
    }
}
