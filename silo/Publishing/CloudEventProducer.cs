using System.Text;
using CommunityScoring.Silo.Ingest;
using Confluent.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace CommunityScoring.Silo.Publishing;

/// <summary>
/// Produces CloudEvents, idempotent and acknowledged by all replicas in sync. What waits for the broker is bounded; whoever
/// sends more waits. Thread-safe.
/// </summary>
internal sealed partial class CloudEventProducer : IDisposable
{
    private const int MostKbytes = 32 * 1024;
    private const int MostBytes = 4 << 20;

    // Shorter than librdkafka's own five minutes: who sends has its own patience, and sends again.
    private const int TimeoutMs = 30_000;
    private static readonly TimeSpan s_flush = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_roomPause = TimeSpan.FromMilliseconds(20);
    private static readonly Header s_contentType = new("content-type", Encoding.ASCII.GetBytes(CloudEvent.ContentType));

    private readonly KafkaConnection _connection;
    private readonly PublishingInstruments _instruments;
    private readonly TimeProvider _time;
    private readonly ILogger<CloudEventProducer> _logger;
    private readonly Lock _lock = new();

    // Owned by the lock; made with the first event, and again after a fatal error.
    private IProducer<string, byte[]?>? _producer;
    private bool _isDisposed;

    /// <summary>Creates the producer; it connects with its first event.</summary>
    public CloudEventProducer(KafkaConnection connection, PublishingInstruments instruments, TimeProvider time, ILogger<CloudEventProducer> logger) =>
        (_connection, _instruments, _time, _logger) = (connection, instruments, time, logger);

    /// <summary>Sends events; completes when all are acknowledged. Events of one key arrive in order.</summary>
    /// <exception cref="KafkaException">Some were not acknowledged.</exception>
    /// <exception cref="TimeoutException">Nothing is known of some.</exception>
    public async Task SendAsync(string topic, IEnumerable<CloudEvent> events, CancellationToken cancellationToken)
    {
        var acknowledged = new List<Task>();
        foreach (var cloudEvent in events)
        {
            acknowledged.Add(await EnqueueAsync(topic, cloudEvent, cancellationToken));
        }

        // A producer that is disposed of reports nothing any more.
        await Task.WhenAll(acknowledged).WaitAsync(s_longest, _time, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        IProducer<string, byte[]?>? producer;
        lock (_lock)
        {
            _isDisposed = true;
            (producer, _producer) = (_producer, null);
        }

        // Outside of the lock, which the producer's own thread may want.
        producer?.Flush(s_flush);
        producer?.Dispose();
    }

    private async Task<Task> EnqueueAsync(string topic, CloudEvent cloudEvent, CancellationToken cancellationToken)
    {
        while (true)
        {
            var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var started = _time.GetTimestamp();
            try
            {
                Produce(topic, cloudEvent, error =>
                {
                    _instruments.Sent(topic, _time.GetElapsedTime(started), error.IsError ? $"{error.Code}" : null);
                    if (error.IsError)
                    {
                        written.SetException(new KafkaException(error));
                    }
                    else
                    {
                        written.SetResult();
                    }
                });
                return written.Task;
            }
            catch (KafkaException exception) when (exception.Error.Code == ErrorCode.Local_QueueFull)
            {
                await Task.Delay(s_roomPause, _time, cancellationToken);
            }
        }
    }

    private void Produce(string topic, CloudEvent cloudEvent, Action<Error> report)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _producer ??= Build();
            _producer.Produce(
                topic,
                new Message<string, byte[]?> { Key = cloudEvent.Key, Value = cloudEvent.Value, Headers = cloudEvent.Value is null ? [] : [s_contentType] },
                delivery => report(delivery.Error));
        }
    }

    private IProducer<string, byte[]?> Build()
    {
        var config = _connection.Producer();
        config.MessageMaxBytes = MostBytes;
        config.QueueBufferingMaxKbytes = MostKbytes;
        config.MessageTimeoutMs = TimeoutMs;
        return new ProducerBuilder<string, byte[]?>(config).SetLogHandler((_, _) => { }).SetErrorHandler(Note).Build();
    }

    // Called by the client on a thread of its own: must not throw, and must not dispose the producer from inside it.
    private void Note(IProducer<string, byte[]?> producer, Error error)
    {
        if (!error.IsFatal)
        {
            return;
        }

        LogFatal(error.Reason);
        lock (_lock)
        {
            if (!ReferenceEquals(_producer, producer))
            {
                return;
            }

            _producer = null;
        }

        _ = Task.Run(() =>
        {
            // What is under way is reported as failed before.
            producer.Flush(s_longest);
            producer.Dispose();
        });
    }

    [LoggerMessage(1, LogLevel.Error, "The producer of alerts and scores failed and is made anew: {Reason}")]
    private partial void LogFatal(string reason);
}
