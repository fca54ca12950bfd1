namespace CommunityScoring.Alerts;

/// <summary>A step in the life of an alert.</summary>
/// <param name="At">When.</param>
/// <param name="What"><c>raised</c>, <c>acknowledged</c>, <c>snoozed</c>, <c>assigned</c> or <c>cleared</c>.</param>
/// <param name="By">Whose key it was; null for the engine itself.</param>
/// <param name="Note">To whom it was assigned, or until when it sleeps.</param>
public sealed record AlertStep(DateTimeOffset At, string What, string? By = null, string? Note = null);
