namespace CommunityScoring.Alerts;

/// <summary>An alert was raised or cleared: what is sent, once for each crossing.</summary>
/// <param name="Alert">The alert after it.</param>
/// <param name="IsRaised">True where it was raised, false where it was cleared.</param>
/// <param name="At">When.</param>
public sealed record AlertTransition(Alert Alert, bool IsRaised, DateTimeOffset At);
