namespace CommunityScoring.Scores;

/// <summary>How an account's state follows from its risks, with hysteresis so that it does not flicker.</summary>
public static class RiskStateFold
{
    /// <summary>One day's step.</summary>
    /// <param name="weights">The model's edges.</param>
    /// <param name="present">The state before, a level of risk.</param>
    /// <param name="risk">The day's risk, 0–100.</param>
    /// <returns>
    /// The highest level whose entry the risk reaches, if that is not below the present one; else the highest level not
    /// above the present one that the risk is not below the exit of.
    /// </returns>
    public static RiskState Step(RiskParameters weights, RiskState present, double risk)
    {
        if (present > RiskState.Critical)
        {
            throw new ArgumentOutOfRangeException(nameof(present), present, "not a level of risk");
        }

        for (var level = RiskState.Critical; level > RiskState.Healthy; level--)
        {
            var edges = EdgesOf(weights, level);
            if (risk >= (level > present ? edges.Enter : edges.Exit))
            {
                return level;
            }
        }

        return RiskState.Healthy;
    }

    /// <summary>The state after a run of days.</summary>
    /// <param name="weights">The model's edges.</param>
    /// <param name="risks">The end-of-day risks in order of days, one day or more; null on a day without a risk.</param>
    /// <returns>The state of the last day, and at which of the days its present run began.</returns>
    public static (RiskState State, int Since) Over(RiskParameters weights, ReadOnlySpan<double?> risks)
    {
        if (risks.IsEmpty)
        {
            throw new ArgumentException("A state needs the risk of a day.", nameof(risks));
        }

        var (state, since) = (RiskState.Healthy, 0);
        for (var day = 0; day < risks.Length; day++)
        {
            var next = risks[day] is { } risk
                ? Step(weights, state == RiskState.NoSignal ? RiskState.Healthy : state, risk)
                : RiskState.NoSignal;
            if (next != state)
            {
                (state, since) = (next, day);
            }
        }

        return (state, since);
    }

    private static StateEdges EdgesOf(RiskParameters weights, RiskState level) => level switch
    {
        RiskState.Watch => weights.Watch,
        RiskState.AtRisk => weights.AtRisk,
        RiskState.Critical => weights.Critical,
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "a level without edges"),
    };
}
