using System.Text;
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
    private IProducer<string?, byte[]>? _producer;

    public async Task ProduceAsync(IReadOnlyList<OutgoingEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return;
        }

        var producer = Producer();
        var acknowledged = new Task[events.Count];
        try
        {
            for (var index = 0; index < events.Count; index++)
            {
                var (key, value) = events[index];
                acknowledged[index] = producer.ProduceAsync(
                    topic.Topic, new Message<string?, byte[]> { Key = key, Value = value, Headers = [_contentType] }, CancellationToken.None);
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

    private IProducer<string?, byte[]> Producer()
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
                MessageTimeoutMs = (int)options.Value.Timeout.TotalMilliseconds,
            };
            try
            {
                _producer = new ProducerBuilder<string?, byte[]>(config)
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
    private void Note(IProducer<string?, byte[]> producer, Error error)
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
