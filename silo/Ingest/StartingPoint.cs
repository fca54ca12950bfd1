using System.Globalization;
using CommunityScoring.Silo.Hosting;
using CommunityScoring.Storage;
using Confluent.Kafka;

namespace CommunityScoring.Silo.Ingest;

/// <summary>Finds where a partition is to be read from, and what keeps it from being read.</summary>
/// <param name="settings">The topic and what operators have decided.</param>
/// <param name="topicId">The topic's id.</param>
public sealed class StartingPoint(KafkaSettings settings, string topicId)
{
    /// <summary>True where the store holds facts of another log and has never seen this one.</summary>
    public bool IsNewLog { get; set; }

    /// <summary>Where to begin.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="stored">Its checkpoint, or null.</param>
    /// <param name="available">The offsets that the broker has.</param>
    /// <param name="offsetAt">The first offset at or after a time.</param>
    /// <param name="now">The time of the checkpoint to begin with.</param>
    /// <returns>The checkpoint to begin with, and the problem that forbids it.</returns>
    public (Checkpoint From, string? Problem) Find(
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
            return (new Checkpoint(topicId, settings.Topic, partition, position, OutcomeCounts.None, now), null);
        }

        if (stored.Position >= first && stored.Position <= available.High.Value)
        {
            return (stored, null);
        }

        var name = $"{settings.Topic}/{partition}@{stored.Position}";
        if (settings.AcceptedGaps.Contains(name) && stored.Position < first)
        {
            return (stored with { Position = first }, null);
        }

        return (stored, stored.Position < first
            ? $"records {stored.Position} to {first - 1} were removed by the broker before they were read; to go on without them set Kafka__AcceptedGaps__0={name} and restart"
            : $"the checkpoint is at {stored.Position}, behind the end of the log at {available.High.Value}: this is not the log that was read before");
    }
}
