using System.Diagnostics.Metrics;
using CommunityScoring.Silo.Hosting;
using CommunityScoring.Storage;

namespace CommunityScoring.Silo.Ingest;

/// <summary>
/// What is measured of the way in, by OpenTelemetry's names where it has some. Partitions and outcomes are dimensions, leaves
/// never are.
/// </summary>
public sealed class IngestInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "CommunityScoring.Ingest";

    private static readonly string[] s_outcomes = ["counted", "duplicate", "ignored", "expired", "dead_lettered"];
    private readonly Counter<long> _deadLetters;
    private readonly Histogram<double> _checkpoints;
    private readonly Histogram<double> _applied;
    private readonly PartitionTable _partitions;
    private readonly TimeProvider _time;
    private readonly KeyValuePair<string, object?>[] _topic;
    private readonly KeyValuePair<string, object?>[] _call;
    private readonly long[] _records = new long[s_outcomes.Length];
    private long _replays;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">Makes the meter.</param>
    /// <param name="partitions">The partitions consumed now.</param>
    /// <param name="settings">The topic.</param>
    /// <param name="time">The clock.</param>
    public IngestInstruments(IMeterFactory meters, PartitionTable partitions, SiloSettings settings, TimeProvider time)
    {
        _partitions = partitions;
        _time = time;
        _topic =
        [
            new("messaging.system", "kafka"),
            new("messaging.destination.name", settings.Kafka.Topic),
            new("messaging.consumer.group.name", settings.Kafka.GroupId),
        ];
        _call = [.. _topic, new("messaging.operation.name", "apply")];
        var meter = meters.Create(MeterName);
        // Observed, so that they are there from the start: what rises from nothing to one has not risen for whoever computes a rate.
        meter.CreateObservableCounter("community_scoring.ingest.records", Records, "{record}", "Records behind a checkpoint, by outcome.");
        meter.CreateObservableCounter(
            "community_scoring.ingest.replays", () => new Measurement<long>(Volatile.Read(ref _replays), _topic), "{replay}",
            "Partitions read again from their checkpoint.");
        _deadLetters = meter.CreateCounter<long>("community_scoring.ingest.dead_letters", "{record}", "Dead letters behind a checkpoint, by error.");
        _checkpoints = meter.CreateHistogram(
            "community_scoring.ingest.checkpoint.duration", "s", "Time to store a checkpoint.", advice: DurationBuckets.Advice);
        _applied = meter.CreateHistogram(
            "messaging.process.duration", "s", "Time of one call of a leaf, until its row is stored.", advice: DurationBuckets.Advice);
        meter.CreateObservableGauge(
            "community_scoring.ingest.lag", () => PerPartition(Lag), "{record}", "Records between the checkpoint and the end of the log.");
        meter.CreateObservableGauge(
            "community_scoring.ingest.freshness", () => PerPartition(Freshness), "s", "Age of the oldest record that is not stored yet; 0 at the end of the log.");
        meter.CreateObservableUpDownCounter(
            "community_scoring.ingest.partitions", States, "{partition}", "Partitions consumed here, by state.");
    }

    /// <summary>True while somebody listens to the times of calls.</summary>
    public bool AreCallsTimed => _applied.Enabled;

    /// <summary>Notes a checkpoint.</summary>
    public void Checkpointed(OutcomeCounts before, OutcomeCounts after, TimeSpan duration)
    {
        _checkpoints.Record(duration.TotalSeconds, _topic);
        long[] more =
        [
            after.Counted - before.Counted, after.Duplicate - before.Duplicate, after.Ignored - before.Ignored, after.Expired - before.Expired,
            after.DeadLettered - before.DeadLettered,
        ];
        for (var outcome = 0; outcome < more.Length; outcome++)
        {
            Interlocked.Add(ref _records[outcome], more[outcome]);
        }

        foreach (var (code, count) in after.DeadLettersByCode)
        {
            if (count - before.DeadLettersByCode.GetValueOrDefault(code) is > 0 and var letters)
            {
                _deadLetters.Add(letters, [.. _topic, new("error.type", code)]);
            }
        }
    }

    /// <summary>Notes that a partition is read again.</summary>
    public void Replayed() => Interlocked.Increment(ref _replays);

    /// <summary>Notes a call of a leaf.</summary>
    /// <param name="duration">How long it took.</param>
    /// <param name="failure">Why it failed; null where it did not.</param>
    public void Applied(TimeSpan duration, Exception? failure)
    {
        if (failure is null)
        {
            _applied.Record(duration.TotalSeconds, _call);
        }
        else
        {
            _applied.Record(duration.TotalSeconds, [.. _call, new("error.type", failure.GetType().FullName)]);
        }
    }

    private IEnumerable<Measurement<long>> Records() => s_outcomes.Select((outcome, index) => new Measurement<long>(
        Volatile.Read(ref _records[index]), [.. _topic, new("community_scoring.outcome", outcome)]));

    private static double? Lag(AssignedPartition assigned) => Math.Max(0, assigned.EndOffset!.Value - assigned.Pump!.Committed.Position);

    private double? Freshness(AssignedPartition assigned)
    {
        var position = assigned.Pump!.Position;
        return position >= assigned.EndOffset ? 0
            : assigned.Ages.ProducedAt(position) is { } producedAt ? Math.Max(0, (_time.GetUtcNow() - producedAt).TotalSeconds)
            : null;
    }

    private IEnumerable<Measurement<double>> PerPartition(Func<AssignedPartition, double?> read)
    {
        foreach (var assigned in _partitions.All)
        {
            if (assigned is { EndOffset: not null, Pump: not null } && read(assigned) is { } value)
            {
                yield return new Measurement<double>(value, [.. _topic, new("messaging.destination.partition.id", $"{assigned.Partition}")]);
            }
        }
    }

    private IEnumerable<Measurement<int>> States()
    {
        var all = _partitions.All;
        yield return State("stopped", all.Count(assigned => assigned.Problem is not null));
        yield return State("paused", all.Count(assigned => assigned is { Problem: null, IsPaused: true }));
        yield return State("running", all.Count(assigned => assigned is { Problem: null, IsPaused: false }));
    }

    private Measurement<int> State(string state, int count) => new(count, [.. _topic, new("community_scoring.partition.state", state)]);
}
