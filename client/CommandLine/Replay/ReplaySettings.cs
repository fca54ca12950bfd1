using Confluent.Kafka;

namespace CommunityScoring.Client.CommandLine.Replay;

/// <summary>Where a replay goes, and how fast.</summary>
/// <param name="BootstrapServers">Brokers.</param>
/// <param name="Topic">Topic.</param>
/// <param name="Rate">Events a second; null for full speed.</param>
/// <param name="Client">Further librdkafka settings; they win over those of the replay.</param>
internal sealed record ReplaySettings(string BootstrapServers, string Topic, double? Rate, IReadOnlyList<KeyValuePair<string, string>> Client)
{
    /// <summary>The producer's configuration.</summary>
    public ProducerConfig ToProducerConfig()
    {
        var config = new ProducerConfig
        {
            BootstrapServers = BootstrapServers,
            ClientId = "community-scoring-replay",
            EnableIdempotence = true,
            Acks = Acks.All,
            CompressionType = CompressionType.Lz4,
            LingerMs = 10,
            BatchSize = 1 << 20,
            QueueBufferingMaxMessages = 200_000,
            QueueBufferingMaxKbytes = 256 << 10,
            // An outcome is all that is asked of a report.
            DeliveryReportFields = "none",
        };
        foreach (var (name, value) in Client)
        {
            config.Set(name, value);
        }

        return config;
    }
}
