using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Access;

/// <summary>
/// This host's copy of the ring, so that a request costs no call of a grain. It is at most two seconds old; while the ring does
/// not answer, ten: after that nothing is let in on the word of a copy. Thread-safe.
/// </summary>
internal sealed partial class KeyRingCopy(IGrainFactory grains, TimeProvider time, ILogger<KeyRingCopy> logger)
{
    private static readonly TimeSpan _kept = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _keptWhileAway = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _keptForUnknown = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _lastPatience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Task<Copy>? _loading;
    private int _loadingGeneration;

    // Written under the lock; each change through this host begins a generation, and copies of former ones are void.
    private volatile Copy? _copy;
    private volatile int _generation;

    /// <summary>The ring.</summary>
    /// <exception cref="TimeoutException">The ring has not answered for too long.</exception>
    public ValueTask<KeyRingReading> ReadAsync(CancellationToken cancellationToken) => ReadAsync(_kept, cancellationToken);

    /// <summary>The ring as it is now, or a moment ago: for a key that the copy does not have, as it may have been made since.</summary>
    /// <exception cref="TimeoutException">The ring has not answered for too long.</exception>
    public ValueTask<KeyRingReading> ReadAnewAsync(CancellationToken cancellationToken) => ReadAsync(_keptForUnknown, cancellationToken);

    /// <summary>Has the next request read the ring, as it has changed.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _generation++;
        }
    }

    private async ValueTask<KeyRingReading> ReadAsync(TimeSpan kept, CancellationToken cancellationToken)
    {
        if (Younger(kept) is { } young)
        {
            return young.Ring;
        }

        var loading = Load();
        try
        {
            return (await loading.WaitAsync(Younger(_keptWhileAway) is null ? _lastPatience : _patience, time, cancellationToken)).Ring;
        }
        catch (Exception exception) when (exception is not OperationCanceledException && Younger(_keptWhileAway) is not null)
        {
            LogAway(logger, $"{exception.GetType().Name}: {exception.Message}");
            return Younger(_keptWhileAway)?.Ring ?? throw new TimeoutException("The key ring does not answer.");
        }
    }

    private Copy? Younger(TimeSpan age) =>
        _copy is { } copy && copy.Generation == _generation && time.GetElapsedTime(copy.At) < age ? copy : null;

    private Task<Copy> Load()
    {
        lock (_lock)
        {
            if (_loading is not { IsCompleted: false } || _loadingGeneration != _generation)
            {
                _loadingGeneration = _generation;
                _loading = LoadAsync(_generation);
            }

            return _loading;
        }
    }

    private async Task<Copy> LoadAsync(int generation)
    {
        // The caller holds the lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var at = time.GetTimestamp();
        var copy = new Copy((await grains.GetGrain<IKeyRingGrain>(0).ReadAsync()).Value, at, generation);
        lock (_lock)
        {
            if (_copy is not { } known || known.Generation < generation || (known.Generation == generation && known.At <= at))
            {
                _copy = copy;
            }
        }

        return copy;
    }

    [LoggerMessage(1, LogLevel.Warning, "The key ring does not answer, the last copy is still taken: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);

    private sealed record Copy(KeyRingReading Ring, long At, int Generation);
}
