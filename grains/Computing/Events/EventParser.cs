using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using CommunityScoring.Facts;

namespace CommunityScoring.Events;

/// <summary>
/// Reads records into events of the contract: CloudEvents 1.0 in JSON, structured or binary, as the Kafka protocol
/// binding 1.0.2 has them. Never throws for what a record holds. Thread-safe; one for a process is best, because it
/// keeps the strings that repeat.
/// </summary>
/// <param name="pseudonymizer">Takes mail addresses away.</param>
public sealed class EventParser(Pseudonymizer pseudonymizer)
{
    /// <summary>Largest value, in bytes.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Deepest nesting of JSON.</summary>
    public const int MaxDepth = 32;

    /// <summary>How many days back an activity, a retraction or a touch may lie.</summary>
    public const int KeptDays = 1096;

    /// <summary>How far ahead of now an event's time may lie.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromHours(24);

    private const string ContentType = "content-type";
    private const string AllowedTime = "an RFC 3339 time, such as 2026-11-20T09:00:00Z";

    private readonly ParserParts _parts = new(pseudonymizer);

    /// <summary>Reads one record.</summary>
    /// <param name="record">The record; its bytes are only read during the call.</param>
    /// <param name="now">The present, for what lies too far ahead or back.</param>
    public ParsedRecord Parse(in RawRecord record, DateTimeOffset now)
    {
        var value = record.Value.GetValueOrDefault().Span;
        if (value.Length > MaxBytes)
        {
            return Reject(RejectionCode.TooLarge, $"the value has {value.Length} bytes; allowed: up to {MaxBytes}");
        }

        var headers = record.Headers.Span;
        var contentType = Find(headers, ContentType);
        try
        {
            if (IsCloudEvents(contentType))
            {
                return IsJson(contentType)
                    ? ParseStructured(value, record.Timestamp, now)
                    : ParsedRecord.Rejected(_parts.Reject(
                        RejectionCode.NotCloudEvents, ContentType, contentType, "application/cloudevents+json, or ce_* headers"));
            }

            if (Find(headers, "ce_specversion") is null && contentType is null)
            {
                return ParseStructured(value, record.Timestamp, now);
            }

            if (value.IsEmpty && Find(headers, "ce_type") is null)
            {
                return ParsedRecord.Rejected(Empty());
            }

            var envelope = default(Envelope);
            Envelope.ReadBinary(headers, value, ref envelope);
            return Parse(ref envelope, record.Timestamp, now);
        }
        catch (JsonException exception)
        {
            // Not the exception's own words: they can quote the value.
            return Reject(
                RejectionCode.NotJson,
                $"not JSON of at most {MaxDepth} levels: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}");
        }
    }

    private ParsedRecord ParseStructured(ReadOnlySpan<byte> value, DateTimeOffset timestamp, DateTimeOffset now)
    {
        if (value.IsEmpty)
        {
            return ParsedRecord.Rejected(Empty());
        }

        if (!Utf8.IsValid(value))
        {
            return Reject(RejectionCode.NotJson, "the value is not UTF-8");
        }

        var envelope = default(Envelope);
        return Envelope.TryReadStructured(WithoutMark(value), ref envelope)
            ? Parse(ref envelope, timestamp, now)
            : Reject(RejectionCode.NotCloudEvents, "the value is JSON, but no object; allowed: one CloudEvent");
    }

    private ParsedRecord Parse(ref Envelope envelope, DateTimeOffset timestamp, DateTimeOffset now)
    {
        if (envelope.SpecVersion.IsMissing)
        {
            return ParsedRecord.Rejected(new Rejection(
                RejectionCode.NotCloudEvents, "specversion", "specversion is missing; allowed: a CloudEvent with specversion 1.0"));
        }

        if (!envelope.SpecVersion.IsString || !envelope.SpecVersion.Text.SequenceEqual("1.0"u8))
        {
            return ParsedRecord.Rejected(_parts.Reject(RejectionCode.NotCloudEvents, "specversion", envelope.SpecVersion.Text, "1.0"));
        }

        if (Check(envelope.Type, "type", TextRule.Id) is { } badType)
        {
            return ParsedRecord.Rejected(badType);
        }

        if (!EventTypes.IsClaimed(envelope.Type.Text))
        {
            return ParsedRecord.Ignored(_parts.Names.Get(_parts.Clean(envelope.Type.Text)));
        }

        if (EventTypes.Find(envelope.Type.Text) is not { } type)
        {
            return ParsedRecord.Rejected(_parts.Reject(
                RejectionCode.UnknownType, "type", envelope.Type.Text, string.Join(", ", EventTypes.All)));
        }

        if ((Check(envelope.Id, "id", TextRule.Id) ?? Check(envelope.Source, "source", TextRule.Source)) is { } bad)
        {
            return ParsedRecord.Rejected(bad);
        }

        var time = timestamp.ToUniversalTime();
        if (!envelope.Time.IsMissing && !(envelope.Time.IsString && Rfc3339.TryTime(envelope.Time.Text, out time)))
        {
            return ParsedRecord.Rejected(_parts.Malformed("time", envelope.Time.Text, AllowedTime));
        }

        if (time.UtcTicks - now.UtcTicks > MaxAhead.Ticks)
        {
            return ParsedRecord.Rejected(new Rejection(
                RejectionCode.TimeInFuture, "time", $"time is {time.UtcDateTime.ToString("s", CultureInfo.InvariantCulture)}Z; allowed: at most 24 hours ahead of now"));
        }

        if (CheckData(ref envelope) is { } badData)
        {
            return ParsedRecord.Rejected(badData);
        }

        var stamp = new Stamp(
            time, _parts.Names.Get(_parts.Clean(envelope.Source.Text)), Encoding.UTF8.GetString(_parts.Clean(envelope.Id.Text)));
        return Build(type, WithoutMark(envelope.Data), stamp, now);
    }

    private ParsedRecord Build(string type, ReadOnlySpan<byte> json, Stamp stamp, DateTimeOffset now)
    {
        var data = EventData.Read(json, type, _parts);
        if (data.Rejection is { } notAnObject)
        {
            return ParsedRecord.Rejected(notAnObject);
        }

        var parsed = Read(type, ref data, stamp);
        if (parsed is null)
        {
            return ParsedRecord.Rejected(data.Rejection!);
        }

        if (DayOf(parsed) is { } day && day.DayNumber < DateOnly.FromDateTime(now.UtcDateTime).DayNumber - KeptDays)
        {
            return ParsedRecord.Expired();
        }

        if (data.Links is not { IsEmpty: false } links)
        {
            return ParsedRecord.Of(parsed);
        }

        var (own, also) = PseudonymRotation.Apply(parsed, links);
        return ParsedRecord.Of(own, also);
    }

    private static CommunityEvent? Read(string type, ref EventData data, Stamp stamp) => type switch
    {
        EventTypes.Activity => CommunityEventReader.Activity(ref data, stamp),
        EventTypes.Retraction => CommunityEventReader.Retraction(ref data, stamp),
        EventTypes.Identity => CommunityEventReader.Identity(ref data, stamp),
        EventTypes.Affiliation => CommunityEventReader.Affiliation(ref data, stamp),
        EventTypes.Consent => CommunityEventReader.Consent(ref data, stamp),
        EventTypes.Erasure => CommunityEventReader.Erasure(ref data, stamp),
        EventTypes.Referral => CommunityEventReader.ReferralMade(ref data, stamp),
        EventTypes.Question => CommunityEventReader.Question(ref data, stamp),
        EventTypes.Cost => CommunityEventReader.Cost(ref data, stamp),
        EventTypes.Account => CrmEventReader.Account(ref data, stamp),
        EventTypes.Opportunity => CrmEventReader.Opportunity(ref data, stamp),
        EventTypes.Touch => CrmEventReader.Touch(ref data, stamp),
        _ => throw new InvalidOperationException($"{type} is listed and not read."),
    };

    /// <summary>The day by which an event expires; null for those that never do.</summary>
    private static DateOnly? DayOf(CommunityEvent parsed) => parsed switch
    {
        ActivityEvent activity => activity.Stamp.Day,
        RetractionEvent retraction => retraction.Day,
        TouchEvent touch => touch.Stamp.Day,
        _ => null,
    };

    private static Rejection? CheckData(ref Envelope envelope)
    {
        if (!envelope.DataBase64.IsMissing)
        {
            if (!envelope.Data.IsEmpty)
            {
                return new Rejection(RejectionCode.MalformedField, "data_base64", "data_base64 stands beside data; allowed: one of them");
            }

            if (!envelope.TryDecodeData())
            {
                return new Rejection(RejectionCode.MalformedField, "data_base64", "data_base64 does not hold JSON; allowed: the base 64 of a JSON object");
            }
        }
        else if (envelope.Data.IsEmpty)
        {
            return envelope.IsBinary ? Empty() : new Rejection(RejectionCode.MissingField, "data", "data is missing; allowed: a JSON object");
        }

        return Utf8.IsValid(envelope.Data) ? null : new Rejection(RejectionCode.NotJson, "data", "the data is not UTF-8");
    }

    private Rejection? Check(EnvelopeAttribute attribute, string name, TextRule rule)
    {
        if (attribute.IsMissing)
        {
            return new Rejection(RejectionCode.MissingField, name, $"{name} is missing; every CloudEvent needs it: {rule.Allowed}");
        }

        return attribute.IsString && rule.Accepts(attribute.Text) ? null : _parts.Malformed(name, attribute.Text, rule.Allowed);
    }

    private static Rejection Empty() => new(RejectionCode.Empty, null, "the record has no value");

    private static ParsedRecord Reject(string code, string detail) => ParsedRecord.Rejected(new Rejection(code, null, detail));

    private static byte[]? Find(ReadOnlySpan<RawHeader> headers, string key)
    {
        byte[]? found = null;
        foreach (ref readonly var header in headers)
        {
            if (header.Key.Equals(key, StringComparison.OrdinalIgnoreCase))
            {
                found = header.Value ?? found;
            }
        }

        return found;
    }

    private static bool IsCloudEvents(ReadOnlySpan<byte> contentType) =>
        StartsWith(contentType.TrimStart((byte)' '), "application/cloudevents"u8);

    private static bool IsJson(ReadOnlySpan<byte> contentType)
    {
        const int Type = 23;
        var format = contentType.TrimStart((byte)' ')[Type..];
        return StartsWith(format, "+json"u8) && (format.Length == 5 || format[5] is (byte)';' or (byte)' ');
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix) =>
        text.Length >= prefix.Length && Ascii.EqualsIgnoreCase(text[..prefix.Length], prefix);

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> json) => json.StartsWith("\uFEFF"u8) ? json[3..] : json;
}
