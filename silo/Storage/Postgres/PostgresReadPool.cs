using System.Collections.Concurrent;
using CommunityScoring.Storage;
using Npgsql;

namespace CommunityScoring.Silo.Storage.Postgres;

/// <summary>A few connections for reads, off the schedulers of whoever asks. Safe for concurrent use.</summary>
internal sealed class PostgresReadPool(PostgresDatabase database, int size) : IAsyncDisposable
{
    // Holders own the connection they took; those in the bag are owned by nobody.
    private readonly ConcurrentBag<PostgresSession> _idle = [];
    private readonly SemaphoreSlim _free = new(size, size);
    private bool _isClosed;

    /// <summary>Runs a read on a connection of its own. It may run twice, where the first connection turns out to be broken.</summary>
    public async Task<T> RunAsync<T>(Func<NpgsqlConnection, T> read, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Volatile.Read(ref _isClosed))
            {
                throw new LeafStoreException($"Storage in PostgreSQL at '{database.Name}' is closed.");
            }

            return await Task.Run(() => Run(read), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Waits for the reads under way and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        Volatile.Write(ref _isClosed, true);
        for (var i = 0; i < size; i++)
        {
            await _free.WaitAsync().ConfigureAwait(false);
        }

        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }

        // Those who still wait are let through, to find it closed.
        _free.Release(size);
    }

    private T Run<T>(Func<NpgsqlConnection, T> read)
    {
        // A connection that has rested may be one of a server that is gone; a fresh one tells.
        while (_idle.TryTake(out var rested))
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

    private T Run<T>(PostgresSession session, Func<NpgsqlConnection, T> read)
    {
        try
        {
            var result = read(session.Connection);
            _idle.Add(session);
            return result;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
