using System.Diagnostics.Metrics;
using CommunityScoring.Silo.Hosting;

namespace CommunityScoring.Silo.Storage;

/// <summary>What the stores count and time.</summary>
public sealed class StorageInstruments
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "CommunityScoring.Storage";

    private readonly Counter<long> _rowsWritten;
    private readonly Counter<long> _conflicts;
    private readonly Counter<long> _failures;
    private readonly Histogram<long> _batchSize;
    private readonly Histogram<double> _batchDuration;
    private readonly Counter<long> _rowsRead;
    private readonly Histogram<double> _readDuration;

    /// <summary>Creates the instruments.</summary>
    public StorageInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _rowsWritten = meter.CreateCounter<long>("community_scoring.storage.rows.written", "{row}", "Leaf rows stored.");
        _conflicts = meter.CreateCounter<long>(
            "community_scoring.storage.conflicts", "{conflict}", "Writes refused because of another version or checkpoint.");
        _failures = meter.CreateCounter<long>(
            "community_scoring.storage.batch.failures", "{batch}", "Groups of writes that failed as a whole.");
        _batchSize = meter.CreateHistogram(
            "community_scoring.storage.batch.size", "{write}", "Writes in one transaction.",
            advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000] });
        _batchDuration = meter.CreateHistogram(
            "community_scoring.storage.batch.duration", "s", "Time of one transaction, from its begin until it is durable.", advice: DurationBuckets.Advice);
        _rowsRead = meter.CreateCounter<long>("community_scoring.storage.rows.read", "{row}", "Leaf rows read.");
        _readDuration = meter.CreateHistogram(
            "community_scoring.storage.read.duration", "s", "Time of one read statement.", advice: DurationBuckets.Advice);
    }

    /// <summary>A group of writes is durable.</summary>
    public void Committed(int writes, int rows, int conflicts, TimeSpan duration)
    {
        _batchSize.Record(writes);
        _batchDuration.Record(duration.TotalSeconds);
        _rowsWritten.Add(rows);
        if (conflicts > 0)
        {
            _conflicts.Add(conflicts);
        }
    }

    /// <summary>A group of writes failed as a whole.</summary>
    public void Failed() => _failures.Add(1);

    /// <summary>Rows were read by one statement.</summary>
    public void Read(int rows, TimeSpan duration)
    {
        _rowsRead.Add(rows);
        _readDuration.Record(duration.TotalSeconds);
    }
}
