using System.Collections.Concurrent;
using System.Globalization;
using CommunityScoring.Contracts;
using CommunityScoring.Silo.Hosting;
using CommunityScoring.Storage;
using Confluent.Kafka;

namespace CommunityScoring.Silo.Ingest;

/// <summary>Finds where a partition is to be read from, and what keeps it from being read. Thread-safe once it is set up.</summary>
/// <param name="settings">The topic and what operators have decided.</param>
/// <param name="topicId">The topic's id.</param>
public sealed class StartingPoint(KafkaSettings settings, string topicId)
{
    private readonly ConcurrentDictionary<string, bool> _accepted = new(settings.AcceptedGaps.Select(name => KeyValuePair.Create(name, true)), StringComparer.Ordinal);

    /// <summary>True where the store holds facts of another log and has never seen this one.</summary>
    public bool IsNewLog { get; set; }

    /// <summary>Takes note that an operator has accepted a gap of this log.</summary>
    public void Accept(PartitionGap gap)
    {
        if (gap.TopicId == topicId)
        {
            _accepted[gap.Name] = true;
        }
    }

    /// <summary>Where to begin.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="stored">Its checkpoint, or null.</param>
    /// <param name="available">The offsets that the broker has.</param>
    /// <param name="offsetAt">The first offset at or after a time.</param>
    /// <param name="now">The time of the checkpoint to begin with.</param>
    /// <returns>The checkpoint to begin with, the problem that forbids it, and the gap that it is, where it is one.</returns>
    public (Checkpoint From, string? Problem, PartitionGap? Gap) Find(
        int partition, Checkpoint? stored, WatermarkOffsets available, Func<DateTimeOffset, long> offsetAt, DateTimeOffset now)
    {
        var first = available.Low.Value;
        if (stored is null)
        {
            var position = IsNewLog && settings.NewTopicStart is { } start
                ? start switch
                {
                    "beginning" => first,
                    "end" => available.High.Value,
                    _ => offsetAt(DateTimeOffset.Parse(start, CultureInfo.InvariantCulture)),
                }
                : first;
            return (new Checkpoint(topicId, settings.Topic, partition, position, OutcomeCounts.None, now), null, null);
        }

        if (stored.Position >= first && stored.Position <= available.High.Value)
        {
            return (stored, null, null);
        }

        if (stored.Position > first)
        {
            return (
                stored,
                $"the checkpoint is at {stored.Position}, behind the end of the log at {available.High.Value}: this is not the log that was read before",
                null);
        }

        var gap = new PartitionGap(topicId, settings.Topic, partition, stored.Position, first - 1);
        return _accepted.ContainsKey(gap.Name)
            ? (stored with { Position = first }, null, null)
            : (stored,
                $"records {gap.First} to {gap.Last} were removed by the broker before they were read; to go on without them accept the gap by POST"
                + $" /v1/partitions/{partition}:accept-gap with topic {gap.Topic} and offset {gap.First}, or set Kafka__AcceptedGaps__0={gap.Name} and restart",
                gap);
    }
}
