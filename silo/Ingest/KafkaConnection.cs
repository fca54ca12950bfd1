using CommunityScoring.Silo.Hosting;
using Confluent.Kafka;

namespace CommunityScoring.Silo.Ingest;

/// <summary>Where the broker is and how clients are set up for it.</summary>
public sealed class KafkaConnection
{
    private readonly KafkaSettings _settings;

    /// <summary>Connects the settings with the embedded broker, where there is one.</summary>
    public KafkaConnection(KafkaSettings settings, EmbeddedBroker? embedded)
    {
        _settings = settings;
        BootstrapServers = embedded?.BootstrapServers ?? settings.BootstrapServers;
    }

    /// <summary>The brokers.</summary>
    public string BootstrapServers { get; }

    /// <summary>Settings of a client that only asks.</summary>
    public AdminClientConfig Admin() => With(new AdminClientConfig());

    /// <summary>Settings of a producer whose acknowledged records are safe.</summary>
    public ProducerConfig Producer() => With(new ProducerConfig { Acks = Acks.All, EnableIdempotence = true, LingerMs = 5 });

    /// <summary>Settings of the group's consumer.</summary>
    public ConsumerConfig Consumer() => With(new ConsumerConfig
    {
        GroupId = _settings.GroupId,
        // Ours is the checkpoint in the database; the group's offsets only mirror it.
        EnableAutoCommit = false,
        EnableAutoOffsetStore = false,
        // An offset out of range is a loss that nobody may overlook.
        AutoOffsetReset = AutoOffsetReset.Error,
        PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
        // Memory is bounded by what librdkafka holds for all partitions together.
        QueuedMaxMessagesKbytes = 64 * 1024,
        FetchMaxBytes = 16 * 1024 * 1024,
        SessionTimeoutMs = 10_000,
        FetchWaitMaxMs = 100,
        // Not the topic's name, of which each record would have a copy.
        ConsumeResultFields = "headers,timestamp",
    });

    private T With<T>(T config)
        where T : ClientConfig
    {
        config.BootstrapServers = BootstrapServers;
        foreach (var (name, value) in _settings.Client)
        {
            config.Set(name, value);
        }

        return config;
    }
}
