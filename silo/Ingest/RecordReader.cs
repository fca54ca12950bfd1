using CommunityScoring.Events;
using CommunityScoring.Ingest;
using Confluent.Kafka;

namespace CommunityScoring.Silo.Ingest;

/// <summary>Turns records into what a pump takes. Used by the consumer's thread alone.</summary>
/// <param name="parser">The parser.</param>
/// <param name="redactor">Removes addresses from dead letters.</param>
public sealed class RecordReader(EventParser parser, AddressRedactor redactor)
{
    /// <summary>Parses a record, and prepares its dead letter where it is not understood.</summary>
    /// <param name="record">The record.</param>
    /// <param name="source">The partition that it is of.</param>
    /// <param name="now">The moment.</param>
    public PumpRecord Read(ConsumeResult<byte[]?, byte[]?> record, SourcePartition source, DateTimeOffset now)
    {
        var message = record.Message;
        var headers = HeadersOf(message.Headers);
        var timestamp = message.Timestamp.Type == TimestampType.NotAvailable
            ? now
            : new DateTimeOffset(message.Timestamp.UtcDateTime, TimeSpan.Zero);
        var parsed = parser.Parse(new RawRecord(message.Value is { } value ? value.AsMemory() : null, headers, timestamp), now);
        return new PumpRecord(
            record.Offset.Value, parsed, parsed.Rejection is { } rejection ? LetterOf(record, source, headers, rejection) : null);
    }

    private DeadLetter LetterOf(ConsumeResult<byte[]?, byte[]?> record, SourcePartition source, RawHeader[] headers, Rejection rejection) => new(
        source,
        record.Offset.Value,
        record.Message.Key is { } key ? redactor.Redact(key) : null,
        rejection.Code == RejectionCode.TooLarge || record.Message.Value is null ? null : redactor.Redact(record.Message.Value),
        [.. headers.Select(header => new RawHeader(redactor.Redact(header.Key), header.Value is { } value ? redactor.Redact(value) : null))],
        rejection);

    private static RawHeader[] HeadersOf(Headers? headers)
    {
        if (headers is null || headers.Count == 0)
        {
            return [];
        }

        var raw = new RawHeader[headers.Count];
        for (var i = 0; i < raw.Length; i++)
        {
            raw[i] = new RawHeader(headers[i].Key, headers[i].GetValueBytes());
        }

        return raw;
    }
}
