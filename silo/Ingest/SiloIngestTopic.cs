using CommunityScoring.Api.Events;
using CommunityScoring.Silo.Hosting;

namespace CommunityScoring.Silo.Ingest;

/// <summary>Where the API of this process sends events: to the silo's own topic, be the broker embedded or not.</summary>
/// <param name="connection">The broker.</param>
/// <param name="settings">The topic.</param>
public sealed class SiloIngestTopic(KafkaConnection connection, SiloSettings settings) : IIngestTopic
{
    /// <inheritdoc/>
    public string? BootstrapServers => connection.BootstrapServers;

    /// <inheritdoc/>
    public string Topic => settings.Kafka.Topic;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> ClientSettings => settings.Kafka.Client;
}
