using System.Text;
using CommunityScoring.Events;
using Confluent.Kafka;
using Microsoft.Extensions.Options;

namespace CommunityScoring.Api.Events;

/// <summary>Produces to Kafka: idempotent, acknowledged by all replicas in sync. Thread-safe.</summary>
internal sealed partial class KafkaEventSink(IIngestTopic topic, IOptions<IngestOptions> options, ILogger<KafkaEventSink> logger)
    : IEventSink, IDisposable
{
    private static readonly Header _contentType = new("content-type", Encoding.ASCII.GetBytes("application/cloudevents+json; charset=utf-8"));
    private static readonly TimeSpan _flush = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();

    // Owned by the lock; made with the first event, and again after a fatal error.
    private IProducer<byte[]?, byte[]>? _producer;

    public Task ProduceAsync(IReadOnlyList<OutgoingEvent> events, CancellationToken cancellationToken) =>
        ProduceAsync(
            [.. events.Select(outgoing => new Message<byte[]?, byte[]>
            {
                Key = outgoing.Key is { } key ? Encoding.UTF8.GetBytes(key) : null,
                Value = outgoing.Value,
                Headers = [_contentType],
            })],
            cancellationToken);

    public Task ReturnAsync(IReadOnlyList<OutgoingRecord> records, CancellationToken cancellationToken) =>
        ProduceAsync([.. records.Select(MessageOf)], cancellationToken);

    private static Message<byte[]?, byte[]> MessageOf(OutgoingRecord record)
    {
        var headers = new Headers();
        foreach (var header in record.Headers)
        {
            headers.Add(header.Key, header.Value);
        }

        return new Message<byte[]?, byte[]> { Key = record.Key, Value = record.Value, Headers = headers, Timestamp = new Timestamp(record.At) };
    }

    private async Task ProduceAsync(Message<byte[]?, byte[]>[] messages, CancellationToken cancellationToken)
    {
        if (messages.Length == 0)
        {
            return;
        }

        var producer = Producer();
        var acknowledged = new Task[messages.Length];
        try
        {
            for (var index = 0; index < messages.Length; index++)
            {
                acknowledged[index] = producer.ProduceAsync(topic.Topic, messages[index], CancellationToken.None);
            }

            await Task.WhenAll(acknowledged).WaitAsync(cancellationToken);
        }
        catch (KafkaException exception)
        {
            throw new EventSinkException(exception.Error.Reason, exception);
        }
        catch (ObjectDisposedException exception)
        {
            throw new EventSinkException("The producer was made anew meanwhile.", exception);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _producer?.Flush(_flush);
            _producer?.Dispose();
            _producer = null;
        }
    }

    private IProducer<byte[]?, byte[]> Producer()
    {
        lock (_lock)
        {
            if (_producer is { } running)
            {
                return running;
            }

            if (topic.BootstrapServers is not { Length: > 0 } servers)
            {
                throw new EventSinkException("No broker is known: Kafka:BootstrapServers is empty.");
            }

            var config = new ProducerConfig(topic.ClientSettings.ToDictionary())
            {
                BootstrapServers = servers,
                Acks = Acks.All,
                EnableIdempotence = true,
                LingerMs = 5,
                MessageMaxBytes = 2 * EventParser.MaxBytes,
                MessageTimeoutMs = (int)options.Value.Timeout.TotalMilliseconds,
            };
            try
            {
                _producer = new ProducerBuilder<byte[]?, byte[]>(config)
                    .SetErrorHandler((producer, error) => Note(producer, error))
                    .SetLogHandler((_, message) => LogBroker(logger, message.Message))
                    .Build();
            }
            catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
            {
                LogSettings(logger, exception.Message);
                throw new EventSinkException("The settings of the producer are not allowed.", exception);
            }

            LogStarted(logger, topic.Topic, servers);
            return _producer;
        }
    }

    // Called by the client on a thread of its own: must not throw, and must not dispose the producer from inside it.
    private void Note(IProducer<byte[]?, byte[]> producer, Error error)
    {
        if (!error.IsFatal)
        {
            LogBroker(logger, error.Reason);
            return;
        }

        LogFatal(logger, error.Reason);
        lock (_lock)
        {
            if (ReferenceEquals(_producer, producer))
            {
                _producer = null;
            }
        }

        _ = Task.Run(producer.Dispose);
    }
}
