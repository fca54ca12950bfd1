using Microsoft.Data.Sqlite;

namespace CommunityScoring.Silo.Storage;

/// <summary>A few connections to a SQLite file for reads of many rows.</summary>
internal sealed class SqliteReadPool(SqliteFile file, int size) : ReadPool<SqliteConnection>(file.Place, size)
{
    /// <summary>Runs a read on a connection of its own.</summary>
    public Task<T> RunAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken) => RunOnAsync(read, cancellationToken);

    /// <inheritdoc/>
    protected override T Run<T>(Func<SqliteConnection, T> read)
    {
        var connection = TakeRested() ?? file.OpenForReading();
        try
        {
            var result = read(connection);
            Rest(connection);
            return result;
        }
        catch (OperationCanceledException)
        {
            Rest(connection);
            throw;
        }
        catch (Exception exception)
        {
            connection.Dispose();
            throw file.Explain(exception);
        }
    }
}
