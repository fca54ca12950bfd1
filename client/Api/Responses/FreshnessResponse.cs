using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Responses;

/// <summary>Up to where the facts behind an answer go.</summary>
/// <param name="NewestEvent">Time of the newest event counted; null where there is none.</param>
/// <param name="Partitions">For each partition that has contributed, as <c>topic/partition</c>, the last offset applied.</param>
public sealed record FreshnessResponse(DateTimeOffset? NewestEvent, IReadOnlyDictionary<string, long> Partitions)
{
    internal static FreshnessResponse Of(Freshness freshness) => new(freshness.NewestEvent, freshness.Partitions);
}
