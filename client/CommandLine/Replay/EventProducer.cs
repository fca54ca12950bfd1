using System.Text;
using Confluent.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace CommunityScoring.Client.CommandLine.Replay;

/// <summary>Produces CloudEvents in structured mode, and keeps the first reason why nothing more can be produced.</summary>
internal sealed class EventProducer : IDisposable
{
    private static readonly TimeSpan MetadataTimeout = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan MetadataStep = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan QueueFullPause = TimeSpan.FromMilliseconds(2);
    private static readonly Headers StructuredMode = new() { { "content-type", Encoding.ASCII.GetBytes("application/cloudevents+json; charset=UTF-8") } };
    private readonly IProducer<byte[]?, byte[]> _producer;
    private readonly ReplaySettings _settings;
    private readonly ReplayCounts _counts;
    private volatile Error? _failure;
    private volatile string? _trouble;

    internal EventProducer(ReplaySettings settings, ReplayCounts counts)
    {
        (_settings, _counts) = (settings, counts);
        try
        {
            _producer = new ProducerBuilder<byte[]?, byte[]>(settings.ToProducerConfig())
                .SetLogHandler((_, _) => { })
                .SetErrorHandler((_, error) => OnError(error))
                .Build();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or KafkaException)
        {
            throw new CommandFailure(ExitCode.Usage, $"Kafka client settings: {exception.Message}");
        }
    }

    /// <summary>Why nothing more can be produced, or null.</summary>
    internal Error? Failure => _failure;

    /// <summary>Asks the brokers for the topic.</summary>
    /// <exception cref="CommandFailure">No broker answers, or none may be asked.</exception>
    internal void Check(CancellationToken cancellation)
    {
        using var admin = new DependentAdminClientBuilder(_producer.Handle).Build();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            // In short calls: one cannot be cancelled.
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var topic = admin.GetMetadata(_settings.Topic, MetadataStep).Topics.FirstOrDefault();
                if (topic?.Error.Code is ErrorCode.TopicAuthorizationFailed or ErrorCode.TopicException)
                {
                    throw Explain(topic.Error);
                }

                return;
            }
            catch (KafkaException exception)
            {
                var explained = Explain(exception.Error);
                if (explained.ExitCode != ExitCode.Unreachable || clock.Elapsed > MetadataTimeout)
                {
                    throw explained;
                }
            }
        }
    }

    /// <summary>Hands an event over; waits while the queue is full.</summary>
    /// <returns>Null, or why this one event cannot be taken.</returns>
    internal string? Produce(byte[]? key, byte[] value, CancellationToken cancellation)
    {
        var message = new Message<byte[]?, byte[]> { Key = key, Value = value, Headers = StructuredMode };
        _counts.AddSent();
        while (true)
        {
            try
            {
                _producer.Produce(_settings.Topic, message, report => OnReport(report, value.Length));
                return null;
            }
            catch (ProduceException<byte[]?, byte[]> exception) when (exception.Error.Code == ErrorCode.Local_QueueFull && _failure is null)
            {
                if (cancellation.WaitHandle.WaitOne(QueueFullPause))
                {
                    _counts.TakeBackSent();
                    cancellation.ThrowIfCancellationRequested();
                }
            }
            catch (ProduceException<byte[]?, byte[]> exception)
            {
                _counts.TakeBackSent();
                if (IsOfOneEvent(exception.Error))
                {
                    return exception.Error.Reason;
                }

                _failure ??= exception.Error;
                return null;
            }
        }
    }

    /// <summary>Waits until every event has been acknowledged or has failed, or the time is over.</summary>
    internal void Flush(TimeSpan timeout, CancellationToken cancellation)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (_counts.InFlight > 0 && _failure is null && clock.Elapsed < timeout && !cancellation.IsCancellationRequested)
        {
            _producer.Flush(TimeSpan.FromMilliseconds(100));
        }
    }

    /// <summary>An error of Kafka's as the end of the command.</summary>
    internal CommandFailure Explain(Error error) => error.Code switch
    {
        ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed or ErrorCode.SaslAuthenticationFailed or ErrorCode.Local_Authentication =>
            new CommandFailure(ExitCode.NotAllowed, $"Kafka at {_settings.BootstrapServers} does not allow it: {error.Reason}"),
        ErrorCode.Local_Transport or ErrorCode.Local_TimedOut or ErrorCode.Local_MsgTimedOut or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Resolve or ErrorCode.Local_Ssl =>
            new CommandFailure(ExitCode.Unreachable, $"Kafka at {_settings.BootstrapServers} is not reachable: {_trouble ?? error.Reason}"),
        _ => new CommandFailure(ExitCode.Unexpected, $"Kafka did not take events for topic '{_settings.Topic}': {error.Reason}"),
    };

    /// <inheritdoc/>
    public void Dispose() => _producer.Dispose();

    private static bool IsOfOneEvent(Error error) => error.Code is ErrorCode.MsgSizeTooLarge or ErrorCode.InvalidMsg or ErrorCode.InvalidRecord;

    private void OnReport(DeliveryReport<byte[]?, byte[]> report, int bytes)
    {
        if (!report.Error.IsError)
        {
            _counts.AddDelivered(bytes);
            return;
        }

        _counts.AddFailed();
        if (!IsOfOneEvent(report.Error))
        {
            _failure ??= report.Error;
        }
        else if (_counts.Failed == 1)
        {
            _counts.Messages.Enqueue($"an event was not taken: {report.Error.Reason}");
        }
    }

    // librdkafka goes on trying by itself; people are told once what it tries against.
    private void OnError(Error error)
    {
        if (error.IsFatal)
        {
            _failure ??= error;
        }
        else if (error.Code is not ErrorCode.Local_AllBrokersDown && _trouble is null)
        {
            _trouble = error.Reason;
            _counts.Messages.Enqueue($"Kafka: {error.Reason}");
        }
    }
}
