using CommunityScoring.Events;

namespace CommunityScoring.Api.Events;

/// <summary>A record that goes back into the topic as it once came out of it.</summary>
/// <param name="Key">Its key, or null.</param>
/// <param name="Value">Its value.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="At">Its timestamp: an event without a time of its own happened then.</param>
public sealed record OutgoingRecord(byte[]? Key, byte[] Value, IReadOnlyList<RawHeader> Headers, DateTimeOffset At);
