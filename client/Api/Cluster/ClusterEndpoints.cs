using System.Collections.Immutable;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using CommunityScoring.Contracts;
using CommunityScoring.Storage;

namespace CommunityScoring.Api.Cluster;

/// <summary>The route of the cluster.</summary>
internal static class ClusterEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.Group("/v1/cluster", "Operations", AccessRole.Read, AccessLimit.None)
            .MapGet(string.Empty, ReadAsync).WithName("getCluster").WithSummary("Silos, partitions with owner and lag, and what became of the records");

    private static async Task<PlainJson<ClusterResponse>> ReadAsync(IGrainFactory grains) =>
        new(Response((await grains.GetGrain<IClusterStatusGrain>(0).ReadAsync()).Value));

    private static ClusterResponse Response(ImmutableArray<SiloReport> reports)
    {
        // While a partition moves, its former owner's report is still there: the later one is right.
        var partitions = reports
            .SelectMany(report => report.Partitions.Select(partition => (report.Silo, report.At, Partition: partition)))
            .GroupBy(owned => (owned.Partition.Topic, owned.Partition.Partition))
            .Select(group => group.MaxBy(owned => owned.At))
            .OrderBy(owned => owned.Partition.Topic, StringComparer.Ordinal)
            .ThenBy(owned => owned.Partition.Partition)
            .ToArray();
        var counts = partitions.Aggregate(OutcomeCounts.None, (sum, owned) => sum.Plus(owned.Partition.Counts));
        return new ClusterResponse(
            [.. reports.OrderBy(report => report.Silo, StringComparer.Ordinal)
                .Select(Silo)],
            [.. partitions.Select(owned => Partition(owned.Silo, owned.Partition))],
            new RecordsResponse(
                counts.Counted, counts.Duplicate, counts.Ignored, counts.Expired, counts.DeadLettered, counts.DeadLettersByCode),
            Sum(partitions.Select(owned => owned.Partition)),
            Share(reports.Sum(report => report.LocalSlices), reports.Sum(report => report.Slices)));
    }

    private static SiloResponse Silo(SiloReport report) => new(
        report.Silo, report.At, report.Partitions.Length, Sum(report.Partitions), Share(report.LocalSlices, report.Slices), report.Version, [.. report.Problems]);

    private static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;

    private static double Sum(IEnumerable<PartitionReport> partitions) => partitions.Sum(partition => partition.RecordsPerSecond ?? 0);

    private static PartitionResponse Partition(string owner, PartitionReport report) => new(
        report.Topic,
        report.Partition,
        owner,
        report.EndOffset,
        report.CommittedOffset,
        report.Lag,
        report.LastCheckpointAt,
        report.RecordsPerSecond,
        report.Problem,
        GapResponse.Of(report.Gap));
}
