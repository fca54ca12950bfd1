namespace CommunityScoring.Scores;

/// <summary>The parts of a risk, added in this order and multiplied by the factor.</summary>
/// <param name="Disengagement">Lost momentum, 0–0.35 in the default model.</param>
/// <param name="Thinness">Missing engagement, 0–0.20.</param>
/// <param name="Champions">Activity whose authors departed or fell silent, 0–0.25.</param>
/// <param name="Support">Waiting questions, 0–0.10.</param>
/// <param name="Sentiment">Negative sentiment, 0–0.10.</param>
/// <param name="RenewalFactor">1, and more as a renewal draws near: up to 1.5 in the default model.</param>
public sealed record RiskParts(
    double Disengagement,
    double Thinness,
    double Champions,
    double Support,
    double Sentiment,
    double RenewalFactor)
{
    /// <summary>Sum of the parts, before the factor.</summary>
    public double Sum => Disengagement + Thinness + Champions + Support + Sentiment;

    /// <summary>The risk, 0–100: <c>100 · min(1, Σ parts · factor)</c>.</summary>
    public double Score => RiskFormula.Score(Sum, RenewalFactor);
}
