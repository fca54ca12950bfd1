using System.Diagnostics.Metrics;
using CommunityScoring.Storage;

namespace CommunityScoring.Silo.Ingest;

/// <summary>What is measured of the way in. Partitions and outcomes are dimensions, leaves never are.</summary>
public sealed class IngestInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "CommunityScoring.Ingest";

    private readonly Counter<long> _records;
    private readonly Counter<long> _replays;
    private readonly Histogram<double> _checkpoints;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">Makes the meter.</param>
    /// <param name="partitions">The partitions consumed now.</param>
    public IngestInstruments(IMeterFactory meters, PartitionTable partitions)
    {
        var meter = meters.Create(MeterName);
        _records = meter.CreateCounter<long>("community_scoring.ingest.records", "{record}", "Records behind a checkpoint, by outcome.");
        _replays = meter.CreateCounter<long>("community_scoring.ingest.replays", "{replay}", "Partitions read again from their checkpoint.");
        _checkpoints = meter.CreateHistogram<double>("community_scoring.ingest.checkpoint.duration", "s", "Time to store a checkpoint.");
        meter.CreateObservableGauge(
            "community_scoring.ingest.lag",
            () => partitions.All.Where(assigned => assigned is { EndOffset: not null, Pump: not null }).Select(assigned => new Measurement<long>(
                Math.Max(0, assigned.EndOffset!.Value - assigned.Pump!.Committed.Position),
                new KeyValuePair<string, object?>("messaging.destination.partition.id", assigned.Partition))),
            "{record}",
            "Records between the checkpoint and the end of the log.");
    }

    /// <summary>Notes a checkpoint.</summary>
    public void Checkpointed(OutcomeCounts before, OutcomeCounts after, TimeSpan duration)
    {
        _checkpoints.Record(duration.TotalSeconds);
        Add("counted", after.Counted - before.Counted);
        Add("duplicate", after.Duplicate - before.Duplicate);
        Add("ignored", after.Ignored - before.Ignored);
        Add("expired", after.Expired - before.Expired);
        Add("dead_lettered", after.DeadLettered - before.DeadLettered);
    }

    /// <summary>Notes that a partition is read again.</summary>
    public void Replayed() => _replays.Add(1);

    private void Add(string outcome, long count)
    {
        if (count > 0)
        {
            _records.Add(count, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }
}
