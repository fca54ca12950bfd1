namespace CommunityScoring.Scorecards;

/// <summary>
/// Bounds the part of a silo that keeping scorecards takes: a few at once, and after each a pause in proportion, so that a backlog of
/// events is read and not only computed with. What waits meanwhile gathers more. Thread-safe.
/// </summary>
/// <param name="options">The bounds.</param>
/// <param name="gate">Whether history is read.</param>
/// <param name="time">The clock.</param>
public sealed class ScorecardPace(ScorecardOptions options, ScorecardGate gate, TimeProvider time)
{
    private static readonly TimeSpan MostRest = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _free = new(options.AtOnce, options.AtOnce);

    /// <summary>Waits for a turn; disposing it ends the turn.</summary>
    public async Task<IDisposable> EnterAsync()
    {
        await _free.WaitAsync();
        return new Turn(this, time.GetTimestamp());
    }

    private async Task LeaveAsync(long entered)
    {
        var rest = time.GetElapsedTime(entered) * (gate.IsBackfilling ? options.RestInBackfill : options.Rest);
        await Task.Delay(rest < MostRest ? rest : MostRest, time).ConfigureAwait(false);
        _free.Release();
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
