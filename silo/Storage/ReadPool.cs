using System.Collections.Concurrent;
using CommunityScoring.Storage;

namespace CommunityScoring.Silo.Storage;

/// <summary>A few connections for reads, off the schedulers of whoever asks. Safe for concurrent use.</summary>
/// <typeparam name="TConnection">A connection.</typeparam>
/// <param name="place">Names the database in error messages.</param>
/// <param name="size">How many connections there are at most.</param>
internal abstract class ReadPool<TConnection>(string place, int size) : IAsyncDisposable
    where TConnection : class, IDisposable
{
    // Holders own the connection they took; those in the bag are owned by nobody.
    private readonly ConcurrentBag<TConnection> _idle = [];
    private readonly SemaphoreSlim _free = new(size, size);
    private bool _isClosed;

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

    /// <summary>Runs a read on a connection of its own.</summary>
    protected async Task<T> RunOnAsync<T>(Func<TConnection, T> read, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Volatile.Read(ref _isClosed))
            {
                throw new LeafStoreException($"Storage in {place} is closed.");
            }

            return await Task.Run(() => Run(read), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Takes a connection, rested or new, runs a read on it, and lets it rest where it is still good.</summary>
    protected abstract T Run<T>(Func<TConnection, T> read);

    /// <summary>Takes a connection that rests; null where none does.</summary>
    protected TConnection? TakeRested() => _idle.TryTake(out var connection) ? connection : null;

    /// <summary>Lets a connection rest for the next read.</summary>
    protected void Rest(TConnection connection) => _idle.Add(connection);
}
