namespace CommunityScoring.Api.Responses;

/// <summary>The cluster.</summary>
/// <param name="Silos">The silos that have reported, by address.</param>
/// <param name="Partitions">The partitions, by topic and number.</param>
/// <param name="Records">What became of the records.</param>
/// <param name="RecordsPerSecond">The sum over the partitions.</param>
/// <param name="LocalShare">Of the calls that members took over the last ten seconds, the share that stayed within a silo, 0 to 1; null where there were none.</param>
public sealed record ClusterResponse(
    IReadOnlyList<SiloResponse> Silos, IReadOnlyList<PartitionResponse> Partitions, RecordsResponse Records, double RecordsPerSecond,
    double? LocalShare);
