namespace CommunityScoring.Scores;

/// <summary>An account's risk on a day.</summary>
/// <param name="Score">0–100, high is bad; null where the state is churned or no_signal.</param>
/// <param name="State">The state.</param>
/// <param name="Since">
/// The first day of the present run of the state, as far back as the days that the state is folded over show (90, the
/// as-of day included); null for churned, as no fact dates it.
/// </param>
/// <param name="AtRiskOn">
/// The first day ahead on which the risk would reach the entry of at_risk if no event came; null where there is none
/// within 180 days, and in every state but healthy and watch.
/// </param>
/// <param name="Parts">The parts that the score is made of; null where it is.</param>
public sealed record RiskScore(double? Score, RiskState State, DateOnly? Since, DateOnly? AtRiskOn, RiskParts? Parts);
