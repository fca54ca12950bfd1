namespace CommunityScoring.Scorecards;

/// <summary>
/// Bounds the part of a silo that keeping scorecards takes: a few at once, and after each a pause in proportion, so that a backlog of
/// events is read and not only computed with. What waits meanwhile gathers more. Thread-safe.
/// </summary>
/// <param name="options">The bounds.</param>
/// <param name="gate">Whether history is read, and whether the way in keeps up.</param>
/// <param name="time">The clock.</param>
public sealed class ScorecardPace(ScorecardOptions options, ScorecardGate gate, TimeProvider time)
{
    private static readonly TimeSpan MostRest = TimeSpan.FromSeconds(2);

    // Timers know whole milliseconds and are late by one: what is shorter is put off to the next rest.
    private static readonly TimeSpan LeastRest = TimeSpan.FromMilliseconds(5);
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _free = new(options.AtOnce, options.AtOnce);
    private TimeSpan _owed;

    /// <summary>Waits for a turn; disposing it ends the turn, and does nothing after that.</summary>
    public async Task<IDisposable> EnterAsync()
    {
        await _free.WaitAsync();
        return new Turn(this, time.GetTimestamp());
    }

    /// <summary>
    /// Waits for a turn while the way in catches up. Then even an account's view is built in a turn: one that is there reads storage for
    /// each member that it is told of, and there are as many of these as the backlog has.
    /// </summary>
    /// <returns>The turn; null where nothing is to be caught up with, or no longer is.</returns>
    public async Task<IDisposable?> EnterToCatchUpAsync()
    {
        if (!gate.IsCatchingUp)
        {
            return null;
        }

        var turn = await EnterAsync();
        if (gate.IsCatchingUp)
        {
            return turn;
        }

        turn.Dispose();
        return null;
    }

    private async Task LeaveAsync(long entered)
    {
        var rest = time.GetElapsedTime(entered)
            * (gate.IsBackfilling ? options.RestInBackfill : gate.IsBehind ? options.Rest : options.RestWhenCurrent);
        if (Owing(rest) is var pause && pause > TimeSpan.Zero)
        {
            await Task.Delay(pause < MostRest ? pause : MostRest, time).ConfigureAwait(false);
        }

        _free.Release();
    }

    private TimeSpan Owing(TimeSpan rest)
    {
        lock (_lock)
        {
            var owed = _owed + rest;
            _owed = owed < LeastRest ? owed : TimeSpan.Zero;
            return owed < LeastRest ? TimeSpan.Zero : owed;
        }
    }

    private sealed class Turn(ScorecardPace pace, long entered) : IDisposable
    {
        private bool _isOver;

        public void Dispose()
        {
            if (!_isOver)
            {
                _isOver = true;
                _ = pace.LeaveAsync(entered);
            }
        }
    }
}
