using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using CommunityScoring.Api.Events;
using CommunityScoring.Events;

namespace CommunityScoring.Api.DeadLetters;

/// <summary>A dead letter as the topic has it.</summary>
/// <param name="Partition">The partition of the dead-letter topic.</param>
/// <param name="Offset">Its offset there.</param>
/// <param name="At">When it was written there.</param>
/// <param name="Key">The key of the record that it was, or null.</param>
/// <param name="Value">The value of that record; null where it had none, or was too large to be kept.</param>
/// <param name="Headers">The headers of that record, and those that say what was wrong.</param>
internal sealed record StoredLetter(int Partition, long Offset, DateTimeOffset At, byte[]? Key, byte[]? Value, IReadOnlyList<RawHeader> Headers)
{
    private const string CodeHeader = "error-code";
    private const string DetailHeader = "error-detail";
    private const string TopicHeader = "origin-topic";
    private const string PartitionHeader = "origin-partition";
    private const string OffsetHeader = "origin-offset";

    // A record that was put back by hand may have brought those of an earlier failure: none of them is its own.
    private static readonly FrozenSet<string> _added =
        FrozenSet.Create(StringComparer.Ordinal, CodeHeader, DetailHeader, TopicHeader, PartitionHeader, OffsetHeader);

    /// <summary>The code of the error; null where none is said.</summary>
    public string? Code => Text(CodeHeader);

    /// <summary>What was wrong; null where it is not said.</summary>
    public string? Detail => Text(DetailHeader);

    /// <summary>Where the record was; null where that is not said.</summary>
    public (string Topic, int Partition, long Offset)? Origin =>
        Text(TopicHeader) is { } topic
        && int.TryParse(Text(PartitionHeader), NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
        && long.TryParse(Text(OffsetHeader), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? (topic, partition, offset)
            : null;

    /// <summary>The headers that the record came with.</summary>
    public IEnumerable<RawHeader> OwnHeaders => Headers.Where(header => !_added.Contains(header.Key));

    /// <summary>Why it cannot be put back; null where it can.</summary>
    /// <param name="topic">The topic that the silos read.</param>
    public ReplayObstacle? ObstacleTo(string topic) => this switch
    {
        { Origin: null } => ReplayObstacle.NoOrigin,
        { Origin: { } origin } when origin.Topic != topic => ReplayObstacle.OtherTopic,
        { Value: null, Code: RejectionCode.TooLarge } => ReplayObstacle.ValueLeftOut,
        { Value: null } => ReplayObstacle.NoValue,
        { Value.Length: > EventParser.MaxBytes } => ReplayObstacle.TooLarge,
        _ => null,
    };

    /// <summary>The record as it was, but for addresses; it must have a value.</summary>
    public OutgoingRecord ToRecord() => new(Key, Value!, [.. OwnHeaders], At);

    // Of several the last counts: it was added when the record came here.
    private string? Text(string name)
    {
        for (var index = Headers.Count - 1; index >= 0; index--)
        {
            if (Headers[index].Key == name)
            {
                return Headers[index].Value is { } value ? Encoding.UTF8.GetString(value) : null;
            }
        }

        return null;
    }
}
