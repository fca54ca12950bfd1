namespace CommunityScoring.Scores;

/// <summary>What the risk of one day is computed from.</summary>
/// <param name="Momentum">The momentum; null where there is no activity to compare with.</param>
/// <param name="Engagement">Account engagement, 0–100.</param>
/// <param name="GoneSum">S(90) of the persons that are departed or silent, in points.</param>
/// <param name="LongSum">S(90) of all persons, in points.</param>
/// <param name="WaitingThreads">Open threads of current persons, opened 3 or more days ago.</param>
/// <param name="Positive">Decayed sum of positive sentiments.</param>
/// <param name="Negative">Decayed sum of the magnitudes of negative sentiments.</param>
/// <param name="DaysToRenewal">Renewal day minus the day; null where there is none on or after the day.</param>
public readonly record struct RiskInputs(
    double? Momentum,
    double Engagement,
    double GoneSum,
    double LongSum,
    int WaitingThreads,
    double Positive,
    double Negative,
    int? DaysToRenewal);
