namespace CommunityScoring.Views;

/// <summary>
/// Has an awake view read storage again every few minutes, spread out: against a telling that was acknowledged by a
/// second activation of the same grain.
/// </summary>
public sealed class ViewVerification
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    /// <summary>Starts the timer with the grain's activation; it ends with it.</summary>
    /// <param name="grain">The grain that keeps the view.</param>
    /// <param name="verify">Reads the view again.</param>
    public ViewVerification(Grain grain, Func<Task> verify)
    {
        var first = Interval * (0.5 + Random.Shared.NextDouble());
        grain.RegisterGrainTimer(
            (_, _) => verify(),
            (object?)null,
            new GrainTimerCreationOptions { DueTime = first, Period = Interval, Interleave = true, KeepAlive = false });
    }
}
