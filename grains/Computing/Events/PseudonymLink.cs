namespace CommunityScoring.Events;

/// <summary>
/// Two names of one address: while a previous pseudonym secret is configured, facts may still stand under the old one,
/// so whoever takes the event in links the old identity to the new.
/// </summary>
/// <param name="Previous">The identity under the previous secret, as in <c>email:3f…</c>.</param>
/// <param name="Current">The identity under the current secret.</param>
public readonly record struct PseudonymLink(string Previous, string Current);
