namespace CommunityScoring.Scores;

/// <summary>An account's scores on a day.</summary>
/// <param name="AsOf">The as-of day.</param>
/// <param name="Engagement">0–100: <c>100 · sat(Σ contributions, 120)</c> over the current persons.</param>
/// <param name="Momentum"><c>rate(14) / rate(90)</c>; 1 for steady activity, null where rate(90) is 0.</param>
/// <param name="Rate14">Recent activity, in points a day, at the model's short half-life (14 days in the default model).</param>
/// <param name="Rate90">Habitual activity, in points a day, at the model's long half-life (90 days in the default model).</param>
/// <param name="Risk">The risk and the state.</param>
/// <param name="Members">Counts of persons.</param>
/// <param name="LastActiveOn">The latest day with activity of anybody at the account, scored or not, up to the as-of day.</param>
public sealed record AccountScore(
    DateOnly AsOf,
    double Engagement,
    double? Momentum,
    double Rate14,
    double Rate90,
    RiskScore Risk,
    AccountMembers Members,
    DateOnly? LastActiveOn);
