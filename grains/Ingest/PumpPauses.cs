namespace CommunityScoring.Ingest;

/// <summary>The waits before something that failed is tried again: each twice the one before, up to a bound. They end when the pump stops.</summary>
internal sealed class PumpPauses(PumpOptions options, TimeProvider time, CancellationToken stopping)
{
    /// <summary>The wait after another one; after none, the first.</summary>
    public TimeSpan After(TimeSpan pause) =>
        pause == TimeSpan.Zero ? options.Retry : TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, options.RetryMost.Ticks));

    /// <summary>Waits; false where the pump stops.</summary>
    public async Task<bool> WaitAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, time, stopping);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
