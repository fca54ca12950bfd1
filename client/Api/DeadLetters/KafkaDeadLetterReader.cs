using System.Runtime.CompilerServices;
using CommunityScoring.Events;
using Confluent.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace CommunityScoring.Api.DeadLetters;

/// <summary>A consumer of the dead-letter topic, without a group. For one caller at a time.</summary>
internal sealed class KafkaDeadLetterReader : IDeadLetterReader
{
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(100);

    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private readonly string _topic;
    private readonly Action _closed;

    /// <summary>Connects, and sees what there is.</summary>
    /// <param name="config">The consumer's settings.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="timeout">How long the broker may take to answer a question.</param>
    /// <param name="closed">Told when it is closed; not where it did not open.</param>
    /// <exception cref="DeadLetterLogException">The broker does not answer, or the settings are not allowed.</exception>
    public KafkaDeadLetterReader(ConsumerConfig config, string topic, TimeSpan timeout, Action closed)
    {
        (_topic, _closed) = (topic, closed);
        try
        {
            _consumer = new ConsumerBuilder<byte[]?, byte[]?>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            throw new DeadLetterLogException("The settings of the consumer are not allowed.", exception);
        }

        try
        {
            Ranges = [.. Partitions(timeout).Order().Select(partition => RangeOf(partition, timeout))];
        }
        catch (KafkaException exception)
        {
            _consumer.Dispose();
            throw new DeadLetterLogException(exception.Error.Reason, exception);
        }
    }

    public IReadOnlyList<DeadLetterRange> Ranges { get; }

    public async IAsyncEnumerable<StoredLetter> ReadAsync(
        IReadOnlyCollection<DeadLetterRange> ranges, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var open = ranges.Where(range => !range.IsEmpty).ToDictionary(range => range.Partition, range => range.End);
        if (open.Count == 0)
        {
            yield break;
        }

        _consumer.Assign(ranges.Where(range => !range.IsEmpty).Select(range => new TopicPartitionOffset(_topic, range.Partition, range.First)));
        while (open.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await Task.Run(Consume, cancellationToken) is not { } record || !open.TryGetValue(record.Partition.Value, out var end))
            {
                continue;
            }

            // Offsets have holes, so the end may be told by the record behind it or by the end of the partition.
            if (record.IsPartitionEOF || record.Offset.Value >= end - 1)
            {
                open.Remove(record.Partition.Value);
            }

            if (!record.IsPartitionEOF && record.Offset.Value < end)
            {
                yield return LetterOf(record);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Task.Run(_consumer.Dispose);
        }
        finally
        {
            _closed();
        }
    }

    private ConsumeResult<byte[]?, byte[]?>? Consume()
    {
        try
        {
            return _consumer.Consume(_poll);
        }
        catch (ConsumeException exception)
        {
            throw new DeadLetterLogException(exception.Error.Reason, exception);
        }
    }

    private IEnumerable<int> Partitions(TimeSpan timeout)
    {
        using var admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
        var found = admin.GetMetadata(_topic, timeout).Topics.FirstOrDefault(known => known.Topic == _topic);
        return found is null || found.Error.Code == ErrorCode.UnknownTopicOrPart ? []
            : found.Error.IsError ? throw new KafkaException(found.Error)
            : found.Partitions.Select(partition => partition.PartitionId).ToList();
    }

    private DeadLetterRange RangeOf(int partition, TimeSpan timeout)
    {
        var offsets = _consumer.QueryWatermarkOffsets(new TopicPartition(_topic, partition), timeout);
        return new DeadLetterRange(partition, offsets.Low.Value, offsets.High.Value);
    }

    private static StoredLetter LetterOf(ConsumeResult<byte[]?, byte[]?> record) => new(
        record.Partition.Value,
        record.Offset.Value,
        new DateTimeOffset(record.Message.Timestamp.UtcDateTime, TimeSpan.Zero),
        record.Message.Key,
        record.Message.Value,
        [.. (record.Message.Headers ?? []).Select(header => new RawHeader(header.Key, header.GetValueBytes()))]);
}
