namespace CommunityScoring.Alerts;

/// <summary>The thresholds of alerts. Those of the states of risk are the model's edges of risk.</summary>
/// <param name="ChampionShare">A person has carried the account from this part of its S(90) on, 0–1.</param>
/// <param name="ChampionDays">So many days after a departure its alert ends by itself.</param>
/// <param name="SurgeMomentum">A surge begins at this momentum or above.</param>
/// <param name="SurgeMomentumExit">It ends below this one.</param>
/// <param name="SurgeEngagement">A surge begins at this engagement or above, 0–100.</param>
/// <param name="SurgeEngagementExit">It ends below this one.</param>
/// <param name="RenewalDays">A renewal so many days ahead, or fewer, is near.</param>
/// <param name="StalledThreads">So many waiting threads are a stall.</param>
public sealed record AlertParameters(
    double ChampionShare,
    int ChampionDays,
    double SurgeMomentum,
    double SurgeMomentumExit,
    double SurgeEngagement,
    double SurgeEngagementExit,
    int RenewalDays,
    int StalledThreads)
{
    /// <summary>What a model without a section <c>alerts</c> has: models were written before there was one.</summary>
    public static AlertParameters Default { get; } = new(0.2, 90, 1.8, 1.5, 30, 25, 60, 3);
}
