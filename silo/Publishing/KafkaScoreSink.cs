using CommunityScoring.Publishing;

namespace CommunityScoring.Silo.Publishing;

/// <summary>Sends the last states of accounts to their topic, which is compacted.</summary>
/// <param name="producer">Produces them.</param>
/// <param name="topic">The topic.</param>
/// <param name="source">The <c>source</c> of the events.</param>
internal sealed class KafkaScoreSink(CloudEventProducer producer, string topic, string source) : IScoreSink
{
    /// <inheritdoc/>
    public Task SendAsync(IReadOnlyList<OutgoingScore> scores, CancellationToken cancellationToken) =>
        producer.SendAsync(topic, scores.Select(score => CloudEvent.Of(score, source)), cancellationToken);
}
