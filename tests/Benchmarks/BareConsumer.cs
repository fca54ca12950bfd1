using CommunityScoring.Events;
using Confluent.Kafka;

namespace CommunityScoring.Benchmarks;

/// <summary>The floor: a consumer that parses the same records and does nothing with them.</summary>
public static class BareConsumer
{
    public static int Run(string servers, string topic, long records)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = servers,
            GroupId = "bare",
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            FetchWaitMaxMs = 100,
        };
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(config).Build();
        consumer.Subscribe(topic);
        var parser = new EventParser(new Pseudonymizer("benchmark-secret"));
        var events = 0L;
        for (var read = 0L; read < records;)
        {
            if (consumer.Consume(TimeSpan.FromSeconds(1)) is { } record)
            {
                read++;
                RawHeader[] headers = [.. record.Message.Headers.Select(header => new RawHeader(header.Key, header.GetValueBytes()))];
                events += parser.Parse(new RawRecord(record.Message.Value, headers, DateTimeOffset.UtcNow), DateTimeOffset.UtcNow).Kind == ParsedKind.Event ? 1 : 0;
            }
        }

        return events > 0 ? 0 : 1;
    }
}
