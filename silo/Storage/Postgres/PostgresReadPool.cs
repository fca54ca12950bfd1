using CommunityScoring.Storage;
using Npgsql;

namespace CommunityScoring.Silo.Storage.Postgres;

/// <summary>A few connections to PostgreSQL for reads.</summary>
internal sealed class PostgresReadPool(PostgresDatabase database, int size) : ReadPool<PostgresSession>(database.Place, size)
{
    /// <summary>Runs a read on a connection of its own. It may run twice, where the first connection turns out to be broken.</summary>
    public Task<T> RunAsync<T>(Func<NpgsqlConnection, T> read, CancellationToken cancellationToken) =>
        RunOnAsync(session => read(session.Connection), cancellationToken);

    /// <inheritdoc/>
    protected override T Run<T>(Func<PostgresSession, T> read)
    {
        // A connection that has rested may be one of a server that is gone; a fresh one tells.
        while (TakeRested() is { } rested)
        {
            try
            {
                return Run(rested, read);
            }
            catch (NpgsqlException exception) when (exception is not PostgresException { IsTransient: false })
            {
                // The next one, or a fresh one.
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or LeafStoreException))
            {
                throw database.Explain(exception);
            }
        }

        try
        {
            return Run(database.OpenSession(), read);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or LeafStoreException))
        {
            throw database.Explain(exception);
        }
    }

    private T Run<T>(PostgresSession session, Func<PostgresSession, T> read)
    {
        try
        {
            var result = read(session);
            Rest(session);
            return result;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
