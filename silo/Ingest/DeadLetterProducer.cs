using System.Globalization;
using System.Text;
using CommunityScoring.Events;
using CommunityScoring.Ingest;
using CommunityScoring.Silo.Hosting;
using Confluent.Kafka;

namespace CommunityScoring.Silo.Ingest;

/// <summary>
/// Writes records that were not understood to the dead-letter topic. After a crash a record may be there twice, to be
/// known by its origin headers.
/// </summary>
public sealed class DeadLetterProducer : IDeadLetterQueue, IDisposable
{
    private readonly Lazy<IProducer<byte[]?, byte[]?>> _producer;
    private readonly string _topic;

    /// <summary>Creates the producer; it connects with its first letter.</summary>
    public DeadLetterProducer(KafkaConnection connection, KafkaSettings settings)
    {
        _topic = settings.DeadLetterTopic;
        _producer = new Lazy<IProducer<byte[]?, byte[]?>>(() =>
        {
            var config = connection.Producer();
            config.MessageMaxBytes = 2 * EventParser.MaxBytes;
            config.QueueBufferingMaxKbytes = 64 * 1024;
            return new ProducerBuilder<byte[]?, byte[]?>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        });
    }

    /// <inheritdoc/>
    public Task WriteAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        var headers = new Headers();
        foreach (var header in letter.Headers)
        {
            headers.Add(header.Key, header.Value);
        }

        headers.Add("error-code", Encoding.UTF8.GetBytes(letter.Rejection.Code));
        headers.Add("error-detail", Encoding.UTF8.GetBytes(letter.Rejection.Detail));
        headers.Add("origin-topic", Encoding.UTF8.GetBytes(letter.Source.Topic));
        headers.Add("origin-partition", Encoding.UTF8.GetBytes(letter.Source.Partition.ToString(CultureInfo.InvariantCulture)));
        headers.Add("origin-offset", Encoding.UTF8.GetBytes(letter.Offset.ToString(CultureInfo.InvariantCulture)));
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // A full queue throws: the pump waits and tries again.
        _producer.Value.Produce(_topic, new Message<byte[]?, byte[]?> { Key = letter.Key, Value = letter.Value, Headers = headers }, report =>
        {
            if (report.Error.IsError)
            {
                written.SetException(new KafkaException(report.Error));
            }
            else
            {
                written.SetResult();
            }
        });
        return written.Task;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_producer.IsValueCreated)
        {
            _producer.Value.Dispose();
        }
    }
}
