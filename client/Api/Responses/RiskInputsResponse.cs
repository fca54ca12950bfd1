using CommunityScoring.Scores;

namespace CommunityScoring.Api.Responses;

/// <summary>What the parts of a risk were computed from.</summary>
/// <param name="Momentum">The momentum; null where there is none.</param>
/// <param name="Engagement">Account engagement, 0–100.</param>
/// <param name="GoneSum">Long sums of the persons that are departed or silent.</param>
/// <param name="LongSum">Long sums of all persons.</param>
/// <param name="WaitingThreads">Open threads of current persons that have waited long enough to count.</param>
/// <param name="Positive">Decayed sum of positive sentiments.</param>
/// <param name="Negative">Decayed sum of the magnitudes of negative sentiments.</param>
/// <param name="DaysToRenewal">Days to the next renewal; null where there is none ahead.</param>
public sealed record RiskInputsResponse(
    double? Momentum,
    double Engagement,
    double GoneSum,
    double LongSum,
    int WaitingThreads,
    double Positive,
    double Negative,
    int? DaysToRenewal)
{
    internal static RiskInputsResponse Of(RiskInputs inputs) => new(
        inputs.Momentum,
        inputs.Engagement,
        inputs.GoneSum,
        inputs.LongSum,
        inputs.WaitingThreads,
        inputs.Positive,
        inputs.Negative,
        inputs.DaysToRenewal);
}
