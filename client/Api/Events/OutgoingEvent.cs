namespace CommunityScoring.Api.Events;

/// <summary>A CloudEvent on its way to Kafka, in structured form.</summary>
/// <param name="Key">The record's key; null for none. Never holds an address.</param>
/// <param name="Value">The event's UTF-8 JSON.</param>
public sealed record OutgoingEvent(string? Key, byte[] Value);
