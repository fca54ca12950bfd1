namespace CommunityScoring.Scores;

/// <summary>The names under which clients know levels and states.</summary>
public static class ScoreNames
{
    /// <summary>The name of a level, as in <c>champion</c>.</summary>
    /// <param name="level">The level.</param>
    public static string Name(this MemberLevel level) => level switch
    {
        MemberLevel.Dormant => "dormant",
        MemberLevel.Observer => "observer",
        MemberLevel.Participant => "participant",
        MemberLevel.Contributor => "contributor",
        MemberLevel.Champion => "champion",
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "not a level"),
    };

    /// <summary>The name of a state: <c>healthy</c>, <c>watch</c>, <c>at_risk</c>, <c>critical</c>, <c>churned</c> or <c>no_signal</c>.</summary>
    /// <param name="state">The state.</param>
    public static string Name(this RiskState state) => state switch
    {
        RiskState.Healthy => "healthy",
        RiskState.Watch => "watch",
        RiskState.AtRisk => "at_risk",
        RiskState.Critical => "critical",
        RiskState.Churned => "churned",
        RiskState.NoSignal => "no_signal",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "not a state"),
    };
}
