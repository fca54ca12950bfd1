using CommunityScoring.Scores;

namespace CommunityScoring.Api.Responses;

/// <summary>The parts of a risk: <c>100 · min(1, sum · renewalFactor)</c>.</summary>
/// <param name="Disengagement">Lost momentum.</param>
/// <param name="Thinness">Missing engagement.</param>
/// <param name="Champions">Activity whose authors departed or fell silent.</param>
/// <param name="Support">Waiting questions.</param>
/// <param name="Sentiment">Negative sentiment.</param>
/// <param name="Sum">The sum of these five, in this order.</param>
/// <param name="RenewalFactor">1, and more as a renewal draws near.</param>
public sealed record RiskPartsResponse(
    double Disengagement, double Thinness, double Champions, double Support, double Sentiment, double Sum, double RenewalFactor)
{
    internal static RiskPartsResponse Of(RiskParts parts) => new(
        parts.Disengagement, parts.Thinness, parts.Champions, parts.Support, parts.Sentiment, parts.Sum, parts.RenewalFactor);
}
