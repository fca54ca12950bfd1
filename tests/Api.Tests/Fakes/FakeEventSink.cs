using CommunityScoring.Api.Events;

namespace CommunityScoring.Api.Tests.Fakes;

internal sealed class FakeEventSink : IEventSink
{
    public List<OutgoingEvent> Produced { get; } = [];

    public bool IsAway { get; set; }

    public Task ProduceAsync(IReadOnlyList<OutgoingEvent> events, CancellationToken cancellationToken)
    {
        if (IsAway)
        {
            throw new EventSinkException("Local: Message timed out");
        }

        Produced.AddRange(events);
        return Task.CompletedTask;
    }
}
