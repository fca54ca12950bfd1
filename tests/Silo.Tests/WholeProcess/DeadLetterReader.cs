using System.Diagnostics;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Xunit.Sdk;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>Reads the dead-letter topic as it fills.</summary>
internal sealed class DeadLetterReader : IDisposable
{
    private const int Whole = 1_000;
    private readonly IConsumer<byte[]?, byte[]?> _consumer;

    public DeadLetterReader(string bootstrapServers)
    {
        _consumer = new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = "tests",
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Error,
            FetchWaitMaxMs = 20,
        }).SetLogHandler((_, _) => { }).Build();
        _consumer.Assign(Enumerable.Range(0, BrokerFixture.Partitions)
            .Select(partition => new TopicPartitionOffset(BrokerFixture.DeadLetters, partition, 0)));
    }

    /// <summary>How many have been read.</summary>
    public long Count { get; private set; }

    /// <summary>Where those that have been read came from.</summary>
    public HashSet<(int Partition, long Offset)> Origins { get; } = [];

    /// <summary>The first of them, whole.</summary>
    public List<ReadLetter> Found { get; } = [];

    /// <summary>Reads until there are so many letters.</summary>
    public async Task ReadUntilAsync(long count, TimeSpan within)
    {
        var clock = Stopwatch.StartNew();
        await Task.Yield();
        while (Count < count)
        {
            if (_consumer.Consume(100) is { } record)
            {
                var letter = ReadLetter.Of(record.Message);
                Count++;
                Origins.Add((letter.Partition, letter.Offset));
                if (Found.Count < Whole)
                {
                    Found.Add(letter);
                }
            }
            else if (clock.Elapsed > within)
            {
                throw new XunitException($"Within {within.TotalSeconds:0} s there were {Count} dead letters of {count}.");
            }
        }
    }

    public void Dispose()
    {
        _consumer.Close();
        _consumer.Dispose();
    }
}

/// <summary>A dead letter as any consumer sees it.</summary>
internal sealed record ReadLetter(string Code, string Detail, string Topic, int Partition, long Offset, byte[]? Value, byte[]? Key, Headers Headers)
{
    /// <summary>All that stands in it.</summary>
    public string Everything => string.Join('\n', Headers.Select(header => Encoding.UTF8.GetString(header.GetValueBytes())))
        + Encoding.UTF8.GetString(Key ?? []) + Encoding.UTF8.GetString(Value ?? []);

    public static ReadLetter Of(Message<byte[]?, byte[]?> message) => new(
        Text(message.Headers, "error-code"),
        Text(message.Headers, "error-detail"),
        Text(message.Headers, "origin-topic"),
        int.Parse(Text(message.Headers, "origin-partition"), CultureInfo.InvariantCulture),
        long.Parse(Text(message.Headers, "origin-offset"), CultureInfo.InvariantCulture),
        message.Value,
        message.Key,
        message.Headers);

    public string Header(string name) => Text(Headers, name);

    private static string Text(Headers headers, string name) => Encoding.UTF8.GetString(headers.GetLastBytes(name));
}
