namespace CommunityScoring.Scores;

/// <summary>A kind of engagement whose activities fade at one pace.</summary>
/// <param name="Name">The dimension's name, as in <c>contribution</c>.</param>
/// <param name="HalfLife">Days after which worth counts half; above 0.</param>
public sealed record ScoreDimension(string Name, double HalfLife);
