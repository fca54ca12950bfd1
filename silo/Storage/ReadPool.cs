using System.Collections.Concurrent;
using CommunityScoring.Storage;
using Microsoft.Data.Sqlite;

namespace CommunityScoring.Silo.Storage;

/// <summary>A few connections for reads of many rows, off the schedulers of whoever asks. Safe for concurrent use.</summary>
internal sealed class ReadPool(SqliteFile file, int size) : IAsyncDisposable
{
    // Holders own the connection they took; those in the bag are owned by nobody.
    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private readonly SemaphoreSlim _free = new(size, size);
    private bool _isClosed;

    /// <summary>Runs a read on a connection of its own.</summary>
    public async Task<T> RunAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Volatile.Read(ref _isClosed))
            {
                throw new LeafStoreException($"Storage in '{file.Path}' is closed.");
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

        while (_idle.TryTake(out var connection))
        {
            connection.Dispose();
        }

        // Those who still wait are let through, to find it closed.
        _free.Release(size);
    }

    private T Run<T>(Func<SqliteConnection, T> read)
    {
        if (!_idle.TryTake(out var connection))
        {
            connection = file.OpenForReading();
        }

        try
        {
            var result = read(connection);
            _idle.Add(connection);
            return result;
        }
        catch (OperationCanceledException)
        {
            _idle.Add(connection);
            throw;
        }
        catch (Exception exception)
        {
            connection.Dispose();
            throw file.Explain(exception);
        }
    }
}
