namespace CommunityScoring.Events;

/// <summary>A record before anything is known about it. Its memory is only read, and only during the call.</summary>
/// <param name="Value">The value's bytes; null for a tombstone.</param>
/// <param name="Headers">The headers in their order; of several with one name the last counts.</param>
/// <param name="Timestamp">The record's timestamp, which stands in for a missing <c>time</c>.</param>
public readonly record struct RawRecord(ReadOnlyMemory<byte>? Value, ReadOnlyMemory<RawHeader> Headers, DateTimeOffset Timestamp);
