using CommunityScoring.Storage;

namespace CommunityScoring.Leaves;

/// <summary>
/// Has a leaf's views told of what its row holds: one telling at a time, again until it is acknowledged, never more
/// often than the interval. The commit of the way in does not wait for it. Not thread-safe: all calls come from the
/// leaf's scheduler.
/// </summary>
public sealed class Teller
{
    private readonly Leaf _leaf;
    private readonly Func<StoredLeaf, Task> _tell;
    private readonly Action<LeafVersion> _onTold;
    private readonly LeafOptions _options;
    private readonly TimeProvider _time;
    private readonly TellingGate? _gate;
    private CancellationTokenSource? _pause;
    private bool _isStopped;
    private long _told;
    private long? _started;
    private bool _isRunning;

    /// <summary>Creates the teller of a leaf; the leaf's stores call <see cref="Notify"/> by themselves.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="tell">Tells all present and former parents; completes when each has acknowledged.</param>
    /// <param name="onTold">Called with each version that has been acknowledged.</param>
    /// <param name="options">Intervals.</param>
    /// <param name="time">The clock of the intervals.</param>
    /// <param name="gate">Closed when the silo stops; null for none.</param>
    public Teller(
        Leaf leaf, Func<StoredLeaf, Task> tell, Action<LeafVersion> onTold, LeafOptions options, TimeProvider time, TellingGate? gate = null)
    {
        _gate = gate;
        _leaf = leaf;
        _tell = tell;
        _onTold = onTold;
        _options = options;
        _time = time;
        _told = leaf.Stored.IsTold ? leaf.Stored.Version : leaf.Stored.Version - 1;
        leaf.OnStored = Notify;
    }

    /// <summary>True while views may lack what the row holds.</summary>
    public bool IsBehind => _leaf.Stored.Version > _told;

    /// <summary>Starts telling if there is something to tell and nothing under way.</summary>
    public void Notify()
    {
        if (!_isRunning && IsBehind && !_isStopped)
        {
            _isRunning = true;
            _ = RunAsync();
        }
    }

    /// <summary>Ends the telling; what is untold stays marked so in the row.</summary>
    public void Stop()
    {
        _isStopped = true;
        _pause?.Cancel();
    }

    private async Task RunAsync()
    {
        var retry = _options.TellRetry;
        try
        {
            while (IsBehind && !_leaf.IsAbandoned && !_isStopped)
            {
                if (_started is { } last && _options.TellInterval - _time.GetElapsedTime(last) is var rest && rest > TimeSpan.Zero)
                {
                    await PauseAsync(rest);
                    if (_leaf.IsAbandoned)
                    {
                        return;
                    }
                }

                _started = _time.GetTimestamp();
                var stored = _leaf.Stored;
                try
                {
                    _leaf.RequireEpoch();
                    if (_gate?.TryEnter() == false)
                    {
                        return;
                    }

                    await TellAsync(stored);
                    _told = stored.Version;
                    _leaf.ForgetFormerParents(stored.Version);
                    _onTold(new LeafVersion(stored.Key, stored.Version) { Epoch = stored.Epoch });
                    retry = _options.TellRetry;
                }
                catch (Exception)
                {
                    // A view that is out of reach or slow delays nobody else. The row still says untold, so nothing is
                    // lost if this leaf goes before the view comes back.
                    await PauseAsync(retry);
                    retry = TimeSpan.FromTicks(Math.Min(2 * retry.Ticks, _options.TellRetryMost.Ticks));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
        finally
        {
            _isRunning = false;
        }
    }

    private async Task TellAsync(StoredLeaf stored)
    {
        try
        {
            await _tell(stored);
        }
        finally
        {
            _gate?.Leave();
        }
    }

    // Made with the first pause: most leaves are told of once and then rest.
    private Task PauseAsync(TimeSpan pause) => Task.Delay(pause, _time, (_pause ??= new CancellationTokenSource()).Token);
}
