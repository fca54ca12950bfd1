using CommunityScoring.Scores;

namespace CommunityScoring.Api.Responses;

/// <summary>A figure that differs between two days.</summary>
/// <param name="Figure">What it is, as in <c>engagement</c>, <c>contribution</c>, <c>raw</c> or <c>risk.thinness</c>.</param>
/// <param name="Person">The person's key, for a figure of one person.</param>
/// <param name="Dimension">The dimension, for a raw score.</param>
/// <param name="Activity">The activity, for its part in a raw score.</param>
/// <param name="Before">Its value on the first day; null where it had none.</param>
/// <param name="After">Its value on the second day; null where it has none.</param>
/// <param name="Difference">After minus before, an absent value taken as 0.</param>
public sealed record ChangeResponse(
    string Figure, string? Person, string? Dimension, string? Activity, double? Before, double? After, double Difference)
{
    internal static ChangeResponse Of(TermChange change) => new(
        change.Term.Figure,
        change.Term.Person,
        change.Term.Dimension,
        change.Term.Activity,
        change.Before,
        change.After,
        change.Difference);
}
