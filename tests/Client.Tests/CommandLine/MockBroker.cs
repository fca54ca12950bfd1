using System.Text;
using Confluent.Kafka;

namespace CommunityScoring.Client.Tests.CommandLine;

/// <summary>librdkafka's mock cluster; it lives as long as the producer that started it.</summary>
public sealed class MockBroker : IDisposable
{
    private readonly IProducer<Null, Null> _owner;

    public MockBroker()
    {
        var config = new ProducerConfig { BootstrapServers = "mock" };
        config.Set("test.mock.num.brokers", "1");
        _owner = new ProducerBuilder<Null, Null>(config).SetLogHandler((_, _) => { }).Build();
        using var admin = new DependentAdminClientBuilder(_owner.Handle).Build();
        var broker = admin.GetMetadata(TimeSpan.FromSeconds(10)).Brokers.Single();
        Address = $"{broker.Host}:{broker.Port}";
    }

    public string Address { get; }

    /// <summary>Reads so many records of a topic, all partitions.</summary>
    internal List<(string? Key, string Value, string ContentType)> Read(string topic, int count)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]>(new ConsumerConfig { BootstrapServers = Address, GroupId = "test" })
            .SetLogHandler((_, _) => { }).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var partitions = admin.GetMetadata(topic, TimeSpan.FromSeconds(10)).Topics.Single().Partitions;
        consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(topic, partition.PartitionId, Offset.Beginning)));
        var records = new List<(string?, string, string)>();
        var deadline = DateTime.UtcNow.AddSeconds(20);
        while (records.Count < count && DateTime.UtcNow < deadline)
        {
            if (consumer.Consume(TimeSpan.FromMilliseconds(200)) is { Message: { } message })
            {
                records.Add((
                    message.Key is null ? null : Encoding.UTF8.GetString(message.Key),
                    Encoding.UTF8.GetString(message.Value),
                    Encoding.UTF8.GetString(message.Headers.GetLastBytes("content-type"))));
            }
        }

        return records;
    }

    public void Dispose() => _owner.Dispose();
}
