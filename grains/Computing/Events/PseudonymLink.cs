namespace CommunityScoring.Events;

/// <summary>
/// Two names of one address: while a previous pseudonym secret is configured, facts may still stand under the old one; see
/// <see cref="PseudonymRotation"/>.
/// </summary>
/// <param name="Previous">The identity under the previous secret, as in <c>email:3f…</c>.</param>
/// <param name="Current">The identity under the current secret.</param>
public readonly record struct PseudonymLink(string Previous, string Current);
