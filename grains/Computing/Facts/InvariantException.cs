namespace CommunityScoring.Facts;

/// <summary>
/// Something that must hold does not: a defect, never an outage. Whoever meets it stops what it was doing, loudly, and
/// writes nothing.
/// </summary>
/// <param name="message">What should have held, with the values that show it does not.</param>
public sealed class InvariantException(string message) : Exception(message);
