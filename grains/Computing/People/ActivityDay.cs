namespace CommunityScoring.People;

/// <summary>
/// What one person did of one activity on one UTC day, added over the person's identities and over programs.
/// Only positive counts appear: a sum that retractions drove to zero or below reads as nothing.
/// </summary>
/// <param name="Day">The UTC calendar day.</param>
/// <param name="Activity">The activity's name, as in <c>post.created</c>.</param>
/// <param name="Count">How often; 1 or more, before any daily cap.</param>
/// <param name="Positive">Sum of the positive sentiments, in millionths.</param>
/// <param name="Negative">Sum of the negative sentiments' magnitudes, in millionths.</param>
public readonly record struct ActivityDay(DateOnly Day, string Activity, long Count, long Positive, long Negative);
