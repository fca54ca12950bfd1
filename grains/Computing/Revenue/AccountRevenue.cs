using System.Collections.Immutable;

namespace CommunityScoring.Revenue;

/// <summary>What the community has to do with the revenue of an account, by the default model.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="AsOf">The as-of day.</param>
/// <param name="Influence">The account's revenue influence.</param>
/// <param name="Currencies">Open pipeline, won and lost amounts of all opportunities known, by currency.</param>
/// <param name="Opportunities">The opportunities behind it, in ordinal order of their ids.</param>
public sealed record AccountRevenue(
    string Account,
    DateOnly AsOf,
    RevenueInfluence Influence,
    ImmutableArray<CurrencyRevenue> Currencies,
    ImmutableArray<OpportunityRevenue> Opportunities);
