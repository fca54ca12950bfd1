using System.Collections.Immutable;
using CommunityScoring.Scorecards;

namespace CommunityScoring.Index;

/// <summary>Which page of which list is asked for.</summary>
/// <param name="OrderBy">The name of a <see cref="RankingOrder"/>.</param>
/// <param name="Filter">Which accounts.</param>
/// <param name="AsOf">The UTC day; null for today by the silo's clock.</param>
/// <param name="Limit">How many accounts; 1 or more.</param>
/// <param name="After">Where the page before ended; null for the first page.</param>
[GenerateSerializer]
[Alias("CommunityScoring.AccountListQuery")]
[Immutable]
public sealed record AccountListQuery(
    [property: Id(0)] string OrderBy,
    [property: Id(1)] AccountFilter Filter,
    [property: Id(2)] DateOnly? AsOf,
    [property: Id(3)] int Limit,
    [property: Id(4)] PagePlace? After = null);

/// <summary>Where a page of a list ended.</summary>
/// <param name="Snapshot">The order that the list is read in; 0 for none.</param>
/// <param name="Offset">How many accounts of it have been read.</param>
/// <param name="Last">The rank of the last of them, to go on behind where the order is not kept any more.</param>
[GenerateSerializer]
[Alias("CommunityScoring.PagePlace")]
[Immutable]
public sealed record PagePlace([property: Id(0)] long Snapshot, [property: Id(1)] int Offset, [property: Id(2)] Rank Last);

/// <summary>A page of a ranked list.</summary>
/// <param name="Day">The day that the figures are of.</param>
/// <param name="Total">How many accounts the list has, on all pages.</param>
/// <param name="Rows">The accounts of the page, as they are now.</param>
/// <param name="Next">Where the page ended; null for the last page.</param>
[GenerateSerializer]
[Alias("CommunityScoring.AccountPage")]
[Immutable]
public sealed record AccountPage(
    [property: Id(0)] DateOnly Day,
    [property: Id(1)] int Total,
    [property: Id(2)] ImmutableArray<ScorecardEntry> Rows,
    [property: Id(3)] PagePlace? Next);
