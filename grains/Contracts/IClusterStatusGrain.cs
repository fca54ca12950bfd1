using System.Collections.Immutable;
using CommunityScoring.Storage;
using Orleans.CodeGeneration;

namespace CommunityScoring.Contracts;

/// <summary>What the silos last reported of themselves. Soft: nothing depends on it but pages, readiness, and whether alerts wait. One grain, key 0.</summary>
[Alias("CommunityScoring.IClusterStatusGrain")]
[Version(1)]
public interface IClusterStatusGrain : IGrainWithIntegerKey
{
    /// <summary>Takes a silo's report; the latest of each silo counts.</summary>
    /// <returns>True while any silo reads history.</returns>
    [Alias("Report")]
    Task<bool> ReportAsync(Envelope<SiloReport> report);

    /// <summary>The latest report of each silo that has reported within the last half minute.</summary>
    [Alias("Read")]
    Task<Envelope<ImmutableArray<SiloReport>>> ReadAsync();

    /// <summary>The ids of all accounts that anything was recorded for, ordinal, after an id.</summary>
    [Alias("ReadAccounts")]
    Task<Envelope<ImmutableArray<string>>> ReadAccountsAsync(string? after, int limit);
}

/// <summary>What a silo says of itself.</summary>
/// <param name="Silo">Its address.</param>
/// <param name="At">When it said so.</param>
/// <param name="Partitions">The partitions that it consumes.</param>
/// <param name="Problems">What keeps it from being ready; empty when it is.</param>
/// <param name="Version">The version of its program; null from one that does not say.</param>
/// <param name="IsBackfilling">True while what it reads is history.</param>
/// <param name="Slices">Slices that its members and other leaves took of late, accounts left out.</param>
/// <param name="LocalSlices">How many of them came from a pump of its own.</param>
public sealed record SiloReport(
    string Silo, DateTimeOffset At, ImmutableArray<PartitionReport> Partitions, ImmutableArray<string> Problems, string? Version = null,
    bool IsBackfilling = false, long Slices = 0, long LocalSlices = 0);

/// <summary>How far a partition is.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="EndOffset">The offset after the last record; null while the broker has not said.</param>
/// <param name="CommittedOffset">The checkpoint: everything before it is stored.</param>
/// <param name="LastCheckpointAt">When the checkpoint was taken; null while there is none.</param>
/// <param name="Counts">What became of the records before the checkpoint.</param>
/// <param name="Problem">Why the partition stands still, or null.</param>
/// <param name="RecordsPerSecond">Records put behind the checkpoint a second, of late; null while that is not known.</param>
/// <param name="Gap">The loss that it stands still for, which can be accepted by name; null where there is none, or from a silo that does not say.</param>
public sealed record PartitionReport(
    string Topic, int Partition, long? EndOffset, long CommittedOffset, DateTimeOffset? LastCheckpointAt, OutcomeCounts Counts, string? Problem,
    double? RecordsPerSecond = null, PartitionGap? Gap = null)
{
    /// <summary>End minus committed; null while the end is not known.</summary>
    public long? Lag => EndOffset is { } end ? Math.Max(0, end - CommittedOffset) : null;
}
