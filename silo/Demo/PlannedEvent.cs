using System.Text.Json;

namespace CommunityScoring.Silo.Demo;

/// <summary>An event before it is written as JSON, so that what falls outside an interval costs no text.</summary>
/// <param name="At">Arrival.</param>
/// <param name="Time">The event's own time, at or before <paramref name="At"/>.</param>
/// <param name="Type">CloudEvents type.</param>
/// <param name="Id">CloudEvents id, unique within the source.</param>
/// <param name="Key">Record key.</param>
/// <param name="Data">Writes the properties of <c>data</c>.</param>
internal sealed record PlannedEvent(
    DateTimeOffset At, DateTimeOffset Time, string Type, string Id, string Key, Action<Utf8JsonWriter> Data)
{
    public SampleEvent Write() => new(Key, CloudEventJson.Write(this), At, Type);
}
