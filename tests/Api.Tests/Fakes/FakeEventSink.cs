using CommunityScoring.Api.Events;

namespace CommunityScoring.Api.Tests.Fakes;

internal sealed class FakeEventSink : IEventSink
{
    public List<OutgoingEvent> Produced { get; } = [];

    /// <summary>Called with each event that was taken.</summary>
    public Action<OutgoingEvent> Taken { get; set; } = _ => { };

    public bool IsAway { get; set; }

    public Task ProduceAsync(IReadOnlyList<OutgoingEvent> events, CancellationToken cancellationToken)
    {
        if (IsAway)
        {
            throw new EventSinkException("Local: Message timed out");
        }

        lock (Produced)
        {
            Produced.AddRange(events);
            foreach (var taken in events)
            {
                Taken(taken);
            }
        }

        return Task.CompletedTask;
    }
}
