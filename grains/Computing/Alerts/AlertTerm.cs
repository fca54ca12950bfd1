namespace CommunityScoring.Alerts;

/// <summary>A figure that caused an alert.</summary>
/// <param name="Name">What it is, as in <c>risk</c>, <c>risk.champions</c> or <c>momentum</c>.</param>
/// <param name="Value">Its value; null where there is none.</param>
/// <param name="Person">Whose it is, where it is one person's.</param>
public sealed record AlertTerm(string Name, double? Value, string? Person = null);
