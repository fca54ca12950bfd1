namespace CommunityScoring.Events;

/// <summary>
/// The same reading at the door, <c>POST /v1/events</c>: whatever passes here is not dead-lettered behind it, the clock
/// aside. Thread-safe.
/// </summary>
/// <param name="parser">The parser that reads the topic too.</param>
public sealed class EventValidation(EventParser parser)
{
    /// <summary>Reads one CloudEvent from its UTF-8 JSON.</summary>
    /// <param name="cloudEvent">The event, in structured form.</param>
    /// <param name="now">The present, which also stands for a missing <c>time</c>.</param>
    /// <returns>
    /// What the pump will make of it; when rejected, code, field and detail for the problem that is answered. A type
    /// outside the contract is <see cref="ParsedKind.Ignored"/> here as there.
    /// </returns>
    public ParsedRecord ParseForIngest(ReadOnlyMemory<byte> cloudEvent, DateTimeOffset now) =>
        parser.Parse(new RawRecord(cloudEvent, default, now), now);
}
