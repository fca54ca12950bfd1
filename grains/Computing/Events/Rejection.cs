namespace CommunityScoring.Events;

/// <summary>Why a record is not an event.</summary>
/// <param name="Code">One of <see cref="RejectionCode"/>.</param>
/// <param name="Field">The attribute or field it is about; null when it is about the whole.</param>
/// <param name="Detail">For a person: the field, its value (shortened, addresses pseudonymised) and what is allowed.</param>
public sealed record Rejection(string Code, string? Field, string Detail);
