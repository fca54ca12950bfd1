namespace CommunityScoring.Api.Responses;

/// <summary>A silo.</summary>
/// <param name="Silo">Its address.</param>
/// <param name="ReportedAt">When it last reported.</param>
/// <param name="Partitions">How many partitions it consumes.</param>
/// <param name="RecordsPerSecond">The sum over its partitions.</param>
/// <param name="LocalShare">Of the calls that its members took over the last ten seconds, the share that came from it, 0 to 1; null where there were none.</param>
/// <param name="Version">The version of its program; null from one that does not say.</param>
/// <param name="Problems">What keeps it from being ready; empty when it is.</param>
public sealed record SiloResponse(
    string Silo, DateTimeOffset ReportedAt, int Partitions, double RecordsPerSecond, double? LocalShare, string? Version, IReadOnlyList<string> Problems);
