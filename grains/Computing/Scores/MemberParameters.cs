namespace CommunityScoring.Scores;

/// <summary>How raw scores become a member's engagement and level.</summary>
/// <param name="Saturation">Raw points at which engagement is half of 100; above 0.</param>
/// <param name="Champion">Engagement from which a member is a champion, inclusive.</param>
/// <param name="Contributor">Engagement from which a member is a contributor, inclusive.</param>
/// <param name="Participant">Engagement from which a member is a participant, inclusive.</param>
/// <param name="Observer">Engagement from which a member is an observer, inclusive; below it, dormant.</param>
public sealed record MemberParameters(double Saturation, double Champion, double Contributor, double Participant, double Observer)
{
    /// <summary>Member engagement, 0–100: <c>100 · sat(Σ raw, saturation)</c>.</summary>
    /// <param name="raw">Σ raw over the dimensions, in points.</param>
    public double Engagement(double raw) => 100 * Scores.Saturation.Of(raw, Saturation);

    /// <summary>The level of an engagement; lower edges are inclusive.</summary>
    /// <param name="engagement">Member engagement, 0–100.</param>
    public MemberLevel LevelOf(double engagement) =>
        engagement >= Champion ? MemberLevel.Champion
        : engagement >= Contributor ? MemberLevel.Contributor
        : engagement >= Participant ? MemberLevel.Participant
        : engagement >= Observer ? MemberLevel.Observer
        : MemberLevel.Dormant;
}
