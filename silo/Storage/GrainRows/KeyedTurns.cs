using CommunityScoring.Storage;

namespace CommunityScoring.Silo.Storage.GrainRows;

/// <summary>
/// Does what is asked for one key one after the other, in the order of asking, and what is asked for different keys side by side, up to a
/// bound. Nothing runs on the schedulers of whoever asks. Safe for concurrent use.
/// </summary>
/// <param name="name">Names in error messages what is closed.</param>
/// <param name="atOnce">How many run at once.</param>
internal sealed class KeyedTurns(string name, int atOnce)
{
    private readonly SemaphoreSlim _free = new(atOnce, atOnce);
    private readonly Lock _lock = new();

    // Of each key the last that was asked for and has not ended; it ends after those before it. Guarded by the lock.
    private readonly Dictionary<string, Task> _last = new(StringComparer.Ordinal);
    private bool _isClosed;

    /// <summary>Runs something after what was asked for the key before.</summary>
    /// <exception cref="LeafStoreException">Closed.</exception>
    public Task<T> RunAsync<T>(string key, Func<Task<T>> work) =>
        Enqueue(key, () => _last.GetValueOrDefault(key) ?? Task.CompletedTask, work);

    /// <summary>Runs something after everything that was asked for before, whatever its key.</summary>
    /// <exception cref="LeafStoreException">Closed.</exception>
    public Task<T> RunAfterAllAsync<T>(string key, Func<Task<T>> work) => Enqueue(key, AllAsync, work);

    /// <summary>Takes nothing more and waits for what was asked for.</summary>
    public async Task CloseAsync()
    {
        Task all;
        lock (_lock)
        {
            _isClosed = true;
            all = AllAsync();
        }

        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Task<T> Enqueue<T>(string key, Func<Task> before, Func<Task<T>> work)
    {
        Task<T> turn;
        lock (_lock)
        {
            if (_isClosed)
            {
                return Task.FromException<T>(new LeafStoreException($"{name} is closed."));
            }

            turn = TakeAsync(before(), work);
            _last[key] = turn;
        }

        _ = ForgetAsync(key, turn);
        return turn;
    }

    // Called under the lock.
    private Task AllAsync() => Task.WhenAll(_last.Values.ToArray());

    private async Task<T> TakeAsync<T>(Task before, Func<Task<T>> work)
    {
        // What failed before has been answered to whoever asked for it.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        await _free.WaitAsync().ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _free.Release();
        }
    }

    private async Task ForgetAsync(string key, Task turn)
    {
        await turn.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
        {
            if (_last.TryGetValue(key, out var last) && ReferenceEquals(last, turn))
            {
                _last.Remove(key);
            }
        }
    }
}
