using CommunityScoring.Api.Events;
using Confluent.Kafka;
using Microsoft.Extensions.Options;

namespace CommunityScoring.Api.DeadLetters;

/// <summary>
/// Reads the dead-letter topic from Kafka. One reader at a time, as each has connections of its own and what they fetched ahead.
/// Thread-safe.
/// </summary>
/// <param name="topic">The broker and the topic.</param>
/// <param name="options">How long to wait for the broker.</param>
internal sealed class KafkaDeadLetterLog(IIngestTopic topic, IOptions<IngestOptions> options) : IDeadLetterLog, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    public string Topic => topic.DeadLetterTopic;

    public string OriginTopic => topic.Topic;

    public async Task<IDeadLetterReader> OpenAsync(CancellationToken cancellationToken)
    {
        if (topic.BootstrapServers is not { Length: > 0 } servers)
        {
            throw new DeadLetterLogException("No broker is known: Kafka:BootstrapServers is empty.");
        }

        if (!await _turn.WaitAsync(options.Value.Timeout, cancellationToken))
        {
            throw new DeadLetterLogException("Somebody else is reading it.");
        }

        try
        {
            // The client waits for the broker on the caller's thread.
            return await Task.Run(
                () => new KafkaDeadLetterReader(Config(servers), Topic, options.Value.Timeout, () => _turn.Release()), CancellationToken.None);
        }
        catch
        {
            _turn.Release();
            throw;
        }
    }

    public void Dispose() => _turn.Dispose();

    // A group is only named because the client wants one: partitions are assigned and offsets sought, nothing is joined or committed.
    private ConsumerConfig Config(string servers) => new(topic.ClientSettings.ToDictionary())
    {
        BootstrapServers = servers,
        GroupId = "community-scoring-dead-letters",
        EnableAutoCommit = false,
        EnableAutoOffsetStore = false,
        EnablePartitionEof = true,
        // What retention removes meanwhile is passed over.
        AutoOffsetReset = AutoOffsetReset.Earliest,
        AllowAutoCreateTopics = false,
        QueuedMaxMessagesKbytes = 16 * 1024,
        FetchMaxBytes = 8 * 1024 * 1024,
        FetchWaitMaxMs = 50,
    };
}
