using CommunityScoring.Publishing;

namespace CommunityScoring.Silo.Publishing;

/// <summary>Sends alerts to their topic. A repeat has the same <c>id</c> and <c>source</c>.</summary>
/// <param name="producer">Produces them.</param>
/// <param name="topic">The topic.</param>
/// <param name="source">The <c>source</c> of the events.</param>
internal sealed class KafkaAlertSink(CloudEventProducer producer, string topic, string source) : IAlertSink
{
    /// <inheritdoc/>
    public Task SendAsync(IReadOnlyList<OutgoingAlert> alerts, CancellationToken cancellationToken) =>
        producer.SendAsync(topic, alerts.Select(alert => CloudEvent.Of(alert, source)), cancellationToken);
}
