namespace CommunityScoring.Webhooks;

/// <summary>When a delivery that failed is tried again: exponential backoff with jitter.</summary>
/// <param name="options">The bounds.</param>
/// <param name="random">Draws from 0 to below 1; called by several threads.</param>
public sealed class WebhookSchedule(WebhookOptions options, Func<double> random)
{
    // 2^30 times the shortest delay is above any bound.
    private const int MostDoublings = 30;

    /// <summary>Time until the next attempt: between half and the whole of what doubles with each attempt.</summary>
    /// <param name="attempts">How often it failed, from 1.</param>
    public TimeSpan DelayAfter(int attempts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        var whole = options.FirstDelay * Math.Pow(2, Math.Min(attempts - 1, MostDoublings));
        var bounded = whole < options.LongestDelay ? whole : options.LongestDelay;
        return bounded * (0.5 + (random() / 2));
    }
}
