namespace CommunityScoring.Api.Responses;

/// <summary>Account engagement, taken apart.</summary>
/// <param name="Score">Account engagement, 0–100.</param>
/// <param name="Contributions">Sum of the persons' contributions, which the score is a function of.</param>
public sealed record EngagementExplanation(double Score, double Contributions);
