using CommunityScoring.Scores;

namespace CommunityScoring.Api.Responses;

/// <summary>An account's risk.</summary>
/// <param name="Score">0–100, high is bad; null where the state is churned or no_signal.</param>
/// <param name="State"><c>healthy</c>, <c>watch</c>, <c>at_risk</c>, <c>critical</c>, <c>churned</c> or <c>no_signal</c>.</param>
/// <param name="Since">First day of the present run of the state; null for churned.</param>
/// <param name="AtRiskOn">First day ahead on which the account would be at risk if no event came; null where there is none.</param>
public sealed record RiskResponse(double? Score, string State, DateOnly? Since, DateOnly? AtRiskOn)
{
    internal static RiskResponse Of(RiskScore risk) => new(risk.Score, risk.State.Name(), risk.Since, risk.AtRiskOn);
}
