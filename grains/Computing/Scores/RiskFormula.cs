namespace CommunityScoring.Scores;

/// <summary>The formula of risk.</summary>
public static class RiskFormula
{
    /// <summary>The parts of a day's risk.</summary>
    /// <param name="weights">The model's weights and parameters.</param>
    /// <param name="inputs">The day's figures.</param>
    public static RiskParts Parts(RiskParameters weights, in RiskInputs inputs) =>
        new(
            Disengagement(weights, inputs.Momentum),
            Thinness(weights, inputs.Engagement),
            Champions(weights, inputs.GoneSum, inputs.LongSum),
            Support(weights, inputs.WaitingThreads),
            Sentiment(weights, inputs.Positive, inputs.Negative),
            RenewalFactor(weights, inputs.DaysToRenewal));

    /// <summary>The risk of a day, 0–100; the same to the bit as that of <see cref="Parts"/>, and without an object.</summary>
    /// <param name="weights">The model's weights and parameters.</param>
    /// <param name="inputs">The day's figures.</param>
    public static double Score(RiskParameters weights, in RiskInputs inputs) =>
        Score(
            Disengagement(weights, inputs.Momentum)
                + Thinness(weights, inputs.Engagement)
                + Champions(weights, inputs.GoneSum, inputs.LongSum)
                + Support(weights, inputs.WaitingThreads)
                + Sentiment(weights, inputs.Positive, inputs.Negative),
            RenewalFactor(weights, inputs.DaysToRenewal));

    /// <summary>The factor of a renewal: <c>1 + 0.5 · clamp(1 − daysToRenewal/90, 0, 1)</c>, 1 without one.</summary>
    /// <param name="weights">The model's weights and parameters.</param>
    /// <param name="daysToRenewal">Renewal day minus the day; null or negative where there is none ahead.</param>
    public static double RenewalFactor(RiskParameters weights, int? daysToRenewal) =>
        daysToRenewal is >= 0 and var days
            ? 1 + (weights.Renewal * Math.Clamp(1 - (days / (double)weights.RenewalWindowDays), 0, 1))
            : 1;

    internal static double Score(double sum, double factor) => 100 * Math.Min(1, sum * factor);

    private static double Disengagement(RiskParameters weights, double? momentum) =>
        weights.Disengagement * Math.Clamp(1 - (momentum ?? 0), 0, 1);

    private static double Thinness(RiskParameters weights, double engagement) => weights.Thinness * (1 - (engagement / 100));

    private static double Champions(RiskParameters weights, double gone, double all) =>
        all == 0 ? 0 : weights.Champions * (gone / all);

    private static double Support(RiskParameters weights, int threads) =>
        weights.Support * Math.Min(1, threads / (double)weights.Threads);

    private static double Sentiment(RiskParameters weights, double positive, double negative) =>
        weights.Sentiment * (negative / (positive + negative + weights.SentimentPrior));
}
