using CommunityScoring.Api.Events;

namespace CommunityScoring.Api.Tests.Fakes;

internal sealed class FakeEventSink : IEventSink
{
    public List<OutgoingEvent> Produced { get; } = [];

    /// <summary>Called with each event that was taken.</summary>
    public Action<OutgoingEvent> Taken { get; set; } = _ => { };

    /// <summary>The dead-letter topic of the same broker.</summary>
    public FakeDeadLetterLog DeadLetters { get; } = new();

    /// <summary>Records that were put back.</summary>
    public List<OutgoingRecord> Returned { get; } = [];

    /// <summary>How many records may still be put back before it is away.</summary>
    public int Returns { get; set; } = int.MaxValue;

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

    public Task ReturnAsync(IReadOnlyList<OutgoingRecord> records, CancellationToken cancellationToken)
    {
        if (IsAway || records.Count > Returns)
        {
            throw new EventSinkException("Local: Message timed out");
        }

        lock (Returned)
        {
            Returns -= records.Count;
            Returned.AddRange(records);
        }

        return Task.CompletedTask;
    }
}
