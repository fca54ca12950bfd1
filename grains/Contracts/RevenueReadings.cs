using System.Collections.Immutable;
using CommunityScoring.Community;
using CommunityScoring.Revenue;

namespace CommunityScoring.Contracts;

/// <summary>What the community has to do with the revenue of an account, summed up.</summary>
/// <param name="Influence">Revenue influence.</param>
/// <param name="Currencies">Open pipeline, won and lost amounts, by currency.</param>
public sealed record AccountAmounts(RevenueInfluence Influence, ImmutableArray<CurrencyRevenue> Currencies);

/// <summary>How the amount of one opportunity is shared out over its touches, and the ways in which the community helped to win it.</summary>
/// <param name="Attribution">Touches and credits, all models side by side.</param>
/// <param name="Channels">The channels of community-attributed revenue, with their evidence; none where it is not won.</param>
public sealed record OpportunityReading(OpportunityAttribution Attribution, ImmutableArray<ChannelClaim> Channels);

/// <summary>A person's credits at one account.</summary>
/// <param name="RecentWon">Credits of opportunities won in the last 365 days in minor units, by currency.</param>
public sealed record MemberCredits(ImmutableSortedDictionary<string, Int128> RecentWon);

/// <summary>What the models that learn say of the whole community.</summary>
/// <param name="AsOf">The day it was computed for.</param>
/// <param name="At">When it was computed; at most about a minute ago.</param>
/// <param name="Attribution">The results.</param>
public sealed record CommunityReading(DateOnly AsOf, DateTimeOffset At, CommunityAttribution Attribution);
