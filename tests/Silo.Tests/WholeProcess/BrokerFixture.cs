using System.Text;
using CommunityScoring.Silo.Ingest;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>A broker in the test's process, so that it outlives the silos, and a producer to it.</summary>
internal sealed class BrokerFixture : IDisposable
{
    public const string Topic = "community.events";
    public const string DeadLetters = Topic + ".dead-letter";
    public const int Partitions = 8;
    private readonly EmbeddedBroker? _broker;
    private readonly TopicProducer _producer;
    private bool _isGone;

    public BrokerFixture()
    {
        _broker = new EmbeddedBroker();
        _broker.CreateTopic(Topic, Partitions);
        _broker.CreateTopic(DeadLetters, Partitions);
        _broker.CreateTopic("community.alerts", Partitions);
        _broker.CreateTopic("community.scores", Partitions);
        BootstrapServers = _broker.BootstrapServers;
        _producer = new TopicProducer(BootstrapServers);
    }

    // A broker that others run, and a topic of its own there.
    private BrokerFixture(string bootstrapServers, string topic)
    {
        BootstrapServers = bootstrapServers;
        Name = topic;
        _producer = new TopicProducer(bootstrapServers, topic);
    }

    /// <summary>Uses a real broker, and creates a topic there that nobody else knows.</summary>
    public static async Task<BrokerFixture> OnAsync(string bootstrapServers)
    {
        var topic = $"{Topic}.{Guid.NewGuid():N}";
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = Partitions, ReplicationFactor = -1 }]);
        return new BrokerFixture(bootstrapServers, topic);
    }

    public string BootstrapServers { get; }

    /// <summary>The topic's name.</summary>
    public string Name { get; } = Topic;

    /// <summary>Records produced to each partition and acknowledged.</summary>
    public IReadOnlyList<long> Ends => _producer.Ends;

    /// <summary>Produces a record to the partition of its key.</summary>
    public void Produce(string key, ReadOnlySpan<byte> value) => _producer.Produce(key, value);

    /// <summary>Produces a record.</summary>
    public void Produce(string key, string value) => _producer.Produce(key, Encoding.UTF8.GetBytes(value));

    /// <summary>Produces a record to a partition.</summary>
    public void ProduceTo(int partition, byte[]? key, byte[]? value, Headers? headers = null) => _producer.ProduceTo(partition, key, value, headers);

    /// <summary>Waits until all records are acknowledged.</summary>
    public void Flush() => _producer.Flush();

    /// <summary>Takes the broker away; once or more.</summary>
    public void Dispose()
    {
        if (!_isGone)
        {
            _isGone = true;
            _producer.Dispose();
            _broker?.Dispose();
        }
    }
}

/// <summary>Produces to the topic and knows where it ends.</summary>
internal sealed class TopicProducer : IDisposable
{
    private readonly IProducer<byte[]?, byte[]?> _producer;
    private readonly string _topic;
    private readonly long[] _ends = new long[BrokerFixture.Partitions];
    private Error? _failure;

    public TopicProducer(string bootstrapServers, string topic = BrokerFixture.Topic)
    {
        _topic = topic;
        _producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            Acks = Acks.All,
            EnableIdempotence = true,
            LingerMs = 5,
            MessageMaxBytes = 8 << 20,
            QueueBufferingMaxMessages = 200_000,
        }).SetLogHandler((_, _) => { }).Build();
    }

    /// <summary>Records of each partition that are acknowledged.</summary>
    public IReadOnlyList<long> Ends
    {
        get
        {
            lock (_ends)
            {
                return [.. _ends];
            }
        }
    }

    public void Produce(string key, ReadOnlySpan<byte> value) =>
        ProduceTo(PartitionOf(key), Encoding.UTF8.GetBytes(key), value.ToArray(), null);

    public void ProduceTo(int partition, byte[]? key, byte[]? value, Headers? headers) => _producer.Produce(
        new TopicPartition(_topic, partition),
        new Message<byte[]?, byte[]?> { Key = key, Value = value, Headers = headers },
        report =>
        {
            lock (_ends)
            {
                if (report.Error.IsError)
                {
                    _failure = report.Error;
                }
                else
                {
                    _ends[partition] = Math.Max(_ends[partition], report.Offset.Value + 1);
                }
            }
        });

    public void Flush()
    {
        _producer.Flush(TimeSpan.FromSeconds(30));
        lock (_ends)
        {
            if (_failure is { } failure)
            {
                throw new KafkaException(failure);
            }
        }
    }

    public void Dispose() => _producer.Dispose();

    /// <summary>The partition of a key: any rule will do that always gives the same.</summary>
    public static int PartitionOf(string key)
    {
        var hash = 2166136261u;
        foreach (var letter in key)
        {
            hash = (hash ^ letter) * 16777619;
        }

        return (int)(hash % BrokerFixture.Partitions);
    }
}
