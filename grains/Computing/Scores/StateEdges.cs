namespace CommunityScoring.Scores;

/// <summary>The risks at which a state is entered and left.</summary>
/// <param name="Enter">Entered at this risk or above.</param>
/// <param name="Exit">Left below this risk; below <paramref name="Enter"/>.</param>
public sealed record StateEdges(double Enter, double Exit);
