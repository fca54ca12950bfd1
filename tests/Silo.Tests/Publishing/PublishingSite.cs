using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using CommunityScoring.Publishing;
using CommunityScoring.Silo.Hosting;
using CommunityScoring.Silo.Ingest;
using CommunityScoring.Silo.Publishing;
using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Sdk;

namespace CommunityScoring.Silo.Tests.Publishing;

/// <summary>The sinks as a silo registers them, over a broker.</summary>
internal sealed class PublishingSite : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly MeterListener _listener = new();

    public PublishingSite(string bootstrapServers, params (string Key, string Value)[] values)
    {
        Settings = SiloSettings.Read(
            new ConfigurationBuilder().AddInMemoryCollection(
                [KeyValuePair.Create("Kafka:BootstrapServers", (string?)bootstrapServers), .. values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))])
                .Build(),
            []);
        Connection = new KafkaConnection(Settings.Kafka, null);
        _services = new ServiceCollection()
            .AddLogging().AddMetrics()
            .AddSingleton(Connection)
            .AddSingleton(TimeProvider.System)
            .AddPublishing(Settings.Publishing)
            .BuildServiceProvider();
        var meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) => Note(value, tags.ToArray()));
        _listener.Start();
    }

    public SiloSettings Settings { get; }

    public KafkaConnection Connection { get; }

    public IEnumerable<IAlertSink> Alerts => _services.GetServices<IAlertSink>();

    public IEnumerable<IScoreSink> Scores => _services.GetServices<IScoreSink>();

    /// <summary>Records counted, by topic and by whether they failed.</summary>
    public Dictionary<(string Topic, bool HasFailed), long> Counts { get; } = [];

    /// <summary>Reads a topic from its beginning until there are so many records. A tombstone is an event of no content type and without members.</summary>
    public async Task<List<(string Key, JsonNode Event, string ContentType)>> ReadAsync(string topic, int count)
    {
        using var consumer = new ConsumerBuilder<string, byte[]?>(new ConsumerConfig
        {
            BootstrapServers = Settings.Kafka.BootstrapServers,
            GroupId = "tests",
            EnableAutoCommit = false,
            FetchWaitMaxMs = 20,
        }).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(Enumerable.Range(0, Settings.Kafka.Partitions).Select(partition => new TopicPartitionOffset(topic, partition, 0)));
        var found = new List<(string Key, JsonNode Event, string ContentType)>();
        var deadline = DateTime.UtcNow.AddSeconds(30);
        await Task.Yield();
        while (found.Count < count)
        {
            if (consumer.Consume(100) is { } record)
            {
                found.Add((
                    record.Message.Key,
                    record.Message.Value is { } value ? JsonNode.Parse(value)! : new JsonObject(),
                    record.Message.Headers.TryGetLastBytes("content-type", out var type) ? System.Text.Encoding.UTF8.GetString(type) : ""));
            }
            else if (DateTime.UtcNow > deadline)
            {
                throw new XunitException($"There were {found.Count} records of {count} in {topic}.");
            }
        }

        consumer.Close();
        return found;
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    private void Note(long value, KeyValuePair<string, object?>[] tags)
    {
        var key = (tags.Single(tag => tag.Key == "messaging.destination.name").Value!.ToString()!, tags.Any(tag => tag.Key == "error.type"));
        lock (Counts)
        {
            Counts[key] = Counts.GetValueOrDefault(key) + value;
        }
    }
}
