namespace CommunityScoring.Scores;

/// <summary>A figure that differs between two explanations.</summary>
/// <param name="Term">Its place.</param>
/// <param name="Before">Its value in the first; null where it has none there.</param>
/// <param name="After">Its value in the second; null where it has none there.</param>
public sealed record TermChange(ExplanationTerm Term, double? Before, double? After)
{
    /// <summary>After minus before, an absent value taken as 0.</summary>
    public double Difference => (After ?? 0) - (Before ?? 0);
}
