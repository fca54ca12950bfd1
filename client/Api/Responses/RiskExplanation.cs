namespace CommunityScoring.Api.Responses;

/// <summary>Risk, taken apart.</summary>
/// <param name="Score">0–100; null where the state is churned or no_signal.</param>
/// <param name="State">The state.</param>
/// <param name="Since">First day of the present run of the state.</param>
/// <param name="AtRiskOn">First day ahead on which the account would be at risk if no event came.</param>
/// <param name="Parts">The parts; null where there is no score.</param>
/// <param name="Inputs">What the parts were computed from; null where there is no score.</param>
public sealed record RiskExplanation(
    double? Score, string State, DateOnly? Since, DateOnly? AtRiskOn, RiskPartsResponse? Parts, RiskInputsResponse? Inputs);
