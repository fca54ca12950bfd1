namespace CommunityScoring.Events;

/// <summary>A header of a record, as the broker delivered it.</summary>
/// <param name="Key">The header's name.</param>
/// <param name="Value">The header's bytes, or null.</param>
public readonly record struct RawHeader(string Key, byte[]? Value);
