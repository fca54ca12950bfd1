using System.Collections.Immutable;
using CommunityScoring.Community;
using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Responses;

/// <summary>The return on what the community cost in a period.</summary>
/// <param name="From">The first UTC day.</param>
/// <param name="To">The last UTC day.</param>
/// <param name="AsOf">The UTC day it was counted for.</param>
/// <param name="ComputedAt">When the rows behind it were read; at most about a minute ago.</param>
/// <param name="Model">The model it was computed with.</param>
/// <param name="Returns">By currency; the reporting currency is always there.</param>
public sealed record CommunityReturnsResponse(
    DateOnly From, DateOnly To, DateOnly AsOf, DateTimeOffset ComputedAt, ModelUsed Model, IReadOnlyList<ReturnResponse> Returns)
{
    internal static CommunityReturnsResponse Of(
        DateOnly from, DateOnly to, Counted<ImmutableSortedDictionary<string, ReturnOnInvestment>> counted) => new(
        from,
        to,
        counted.AsOf,
        counted.At,
        ModelUsed.Of(counted.Model),
        [.. counted.Value.Select(one => new ReturnResponse(
            one.Key, (decimal?)one.Value.Attributed, (decimal)one.Value.CostOffset, (decimal)one.Value.Costs, one.Value.Ratio, one.Value.IsSuppressed))]);
}

/// <summary>The return in one currency, in its minor units; never mixed with another.</summary>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Attributed">Credits of the community touches of the opportunities won in the period, by <c>time_decay</c>; null when suppressed.</param>
/// <param name="CostOffset">Questions solved by members · the model's cost of a ticket; in the reporting currency alone.</param>
/// <param name="Costs">What the community cost.</param>
/// <param name="Ratio">(attributed + costOffset − costs) / costs; null without costs and when suppressed.</param>
/// <param name="Suppressed">True when 1 to 4 accounts have won something.</param>
public sealed record ReturnResponse(string Currency, decimal? Attributed, decimal CostOffset, decimal Costs, double? Ratio, bool Suppressed);
