using System.Buffers;
using System.Text;
using CommunityScoring.Silo.Demo;
using CommunityScoring.Silo.Ingest;
using Confluent.Kafka;

namespace CommunityScoring.Benchmarks;

/// <summary>The topic of a measurement on an embedded broker in this process, and a producer of a load.</summary>
internal sealed class LoadTopic : IDisposable
{
    public const string Name = "community.events";

    // The embedded broker keeps about 5 MB a partition: so few records leave room for members that are not spread evenly.
    private const int RecordsOfPartition = 12_500;
    private static readonly Headers s_headers = new() { { "content-type", Encoding.UTF8.GetBytes("application/cloudevents+json; charset=UTF-8") } };
    private readonly EmbeddedBroker _broker = new();
    private readonly LoadCommunity _load;
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly long[] _ends;

    /// <summary>Creates the topics.</summary>
    /// <param name="load">What is produced.</param>
    /// <param name="partitions">Partitions of the topic; null for as many as hold all of the load.</param>
    public LoadTopic(LoadCommunity load, int? partitions = null)
    {
        _load = load;
        Partitions = partitions ?? ((int)(load.Count / RecordsOfPartition) + 1);
        _ends = new long[Partitions];
        _broker.CreateTopic(Name, Partitions);
        _broker.CreateTopic(Name + ".dead-letter", 1);
        _broker.CreateTopic("community.alerts", 8);
        _broker.CreateTopic("community.scores", 8);
        _producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
        {
            BootstrapServers = BootstrapServers,
            LingerMs = 20,
            BatchSize = 1_000_000,
            QueueBufferingMaxMessages = 1_000_000,
            Acks = Acks.All,
        }).Build();
    }

    public string BootstrapServers => _broker.BootstrapServers;

    public int Partitions { get; }

    /// <summary>Where each partition ends: what the broker has acknowledged.</summary>
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

    /// <summary>Produces a part of the load; <see cref="Flush"/> waits for it.</summary>
    /// <param name="from">The first event.</param>
    /// <param name="until">The event after the last one.</param>
    public void Produce(long from, long until)
    {
        for (var index = from; index < until; index++)
        {
            var key = new ArrayBufferWriter<byte>(32);
            var value = new ArrayBufferWriter<byte>(300);
            _load.WriteKey(index, key);
            _load.WriteJson(index, value);
            var message = new Message<byte[], byte[]> { Key = key.WrittenSpan.ToArray(), Value = value.WrittenSpan.ToArray(), Headers = s_headers };
            while (!TryProduce(message))
            {
                _producer.Poll(TimeSpan.FromMilliseconds(10));
            }
        }
    }

    /// <summary>Waits until all is acknowledged.</summary>
    public void Flush() => _producer.Flush();

    /// <summary>Refuses to go on where the broker has dropped records: a run would wait for them without an end.</summary>
    public void RequireWhole()
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = BootstrapServers, GroupId = "whole" }).Build();
        for (var partition = 0; partition < Partitions; partition++)
        {
            if (consumer.QueryWatermarkOffsets(new TopicPartition(Name, partition), TimeSpan.FromSeconds(10)).Low.Value is not 0 and var low)
            {
                throw new InvalidOperationException($"The embedded broker dropped {low} records of partition {partition}: take fewer events or more members.");
            }
        }
    }

    public void Dispose()
    {
        _producer.Dispose();
        _broker.Dispose();
    }

    private bool TryProduce(Message<byte[], byte[]> message)
    {
        try
        {
            _producer.Produce(Name, message, Acknowledge);
            return true;
        }
        catch (ProduceException<byte[], byte[]> exception) when (exception.Error.Code == Confluent.Kafka.ErrorCode.Local_QueueFull)
        {
            return false;
        }
    }

    private void Acknowledge(DeliveryReport<byte[], byte[]> report)
    {
        lock (_ends)
        {
            _ends[report.Partition.Value] = Math.Max(_ends[report.Partition.Value], report.Offset.Value + 1);
        }
    }
}
