namespace CommunityScoring.Api.Events;

/// <summary>Takes events into the topic that the silos read.</summary>
public interface IEventSink
{
    /// <summary>Produces events; completes once the broker has acknowledged all of them.</summary>
    /// <param name="events">The events.</param>
    /// <param name="cancellationToken">Ends the waiting; what is on its way stays on its way.</param>
    /// <exception cref="EventSinkException">Some were not acknowledged; others may have been, and sending all again does no harm.</exception>
    Task ProduceAsync(IReadOnlyList<OutgoingEvent> events, CancellationToken cancellationToken);

    /// <summary>Produces records with keys and headers of their own; completes once the broker has acknowledged all of them.</summary>
    /// <param name="records">The records.</param>
    /// <param name="cancellationToken">Ends the waiting; what is on its way stays on its way.</param>
    /// <exception cref="EventSinkException">Some were not acknowledged; others may have been, and sending all again does no harm.</exception>
    Task ReturnAsync(IReadOnlyList<OutgoingRecord> records, CancellationToken cancellationToken);
}
