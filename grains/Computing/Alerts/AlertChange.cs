namespace CommunityScoring.Alerts;

/// <summary>A figure that was another one a week before the alert.</summary>
/// <param name="Name">The term, as in explanations.</param>
/// <param name="Person">Whose it is, where it is one person's.</param>
/// <param name="Before">Its value a week before; null for none.</param>
/// <param name="After">Its value on the day of the alert; null for none.</param>
public sealed record AlertChange(string Name, string? Person, double? Before, double? After);
