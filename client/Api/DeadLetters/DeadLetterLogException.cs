namespace CommunityScoring.Api.DeadLetters;

/// <summary>The dead-letter topic cannot be read.</summary>
/// <param name="message">Why, without anything of a letter.</param>
/// <param name="inner">The failure behind it, if any.</param>
internal sealed class DeadLetterLogException(string message, Exception? inner = null) : Exception(message, inner);
