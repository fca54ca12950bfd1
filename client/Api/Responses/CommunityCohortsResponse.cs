using CommunityScoring.Community;
using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Responses;

/// <summary>Opportunities closed in a period, by the engagement of their accounts on the day of opening. A difference is no proof of a cause.</summary>
/// <param name="From">The first UTC day of closing.</param>
/// <param name="To">The last UTC day of closing.</param>
/// <param name="Segment">The segment; null for all accounts.</param>
/// <param name="EngagedFrom">The engagement, 0–100, from which on an account is engaged.</param>
/// <param name="AsOf">The UTC day it was counted for.</param>
/// <param name="ComputedAt">When the rows behind it were read; at most about a minute ago.</param>
/// <param name="Model">The model it was computed with.</param>
/// <param name="Engaged">Those of engaged accounts.</param>
/// <param name="NotEngaged">Those of the others.</param>
public sealed record CommunityCohortsResponse(
    DateOnly From,
    DateOnly To,
    string? Segment,
    double EngagedFrom,
    DateOnly AsOf,
    DateTimeOffset ComputedAt,
    ModelUsed Model,
    CohortResponse Engaged,
    CohortResponse NotEngaged)
{
    internal static CommunityCohortsResponse Of(DateOnly from, DateOnly to, string? segment, Counted<EngagementComparison> counted) => new(
        from,
        to,
        segment,
        EngagementComparison.EngagedFrom,
        counted.AsOf,
        counted.At,
        ModelUsed.Of(counted.Model),
        CohortResponse.Of(counted.Value.Engaged),
        CohortResponse.Of(counted.Value.NotEngaged));
}

/// <summary>One side of the comparison.</summary>
/// <param name="WinRate">Won / closed, 0–1; Wilson interval.</param>
/// <param name="DaysToClose">Median days from opening to closing; bootstrap interval.</param>
/// <param name="RenewalRate">Renewals won / closed, 0–1; Wilson interval.</param>
/// <param name="ExpansionAmount">Median amount of a won expansion, by currency; bootstrap interval.</param>
public sealed record CohortResponse(
    EstimateResponse WinRate, EstimateResponse DaysToClose, EstimateResponse RenewalRate, IReadOnlyList<CurrencyEstimateResponse> ExpansionAmount)
{
    internal static CohortResponse Of(CohortFigures figures) => new(
        EstimateResponse.Of(figures.WinRate),
        EstimateResponse.Of(figures.DaysToClose),
        EstimateResponse.Of(figures.RenewalRate),
        [.. figures.ExpansionAmount.Select(amount => new CurrencyEstimateResponse(amount.Key, EstimateResponse.Of(amount.Value)))]);
}

/// <summary>A figure of a sample with its 95 % interval.</summary>
/// <param name="Value">The figure; null when suppressed.</param>
/// <param name="Lower">Lower end of the interval; null when suppressed.</param>
/// <param name="Upper">Upper end of the interval; null when suppressed.</param>
/// <param name="Count">Opportunities in the sample; null when suppressed.</param>
/// <param name="Accounts">Accounts that they belong to; null when suppressed.</param>
/// <param name="Suppressed">True when these are fewer than 5.</param>
public sealed record EstimateResponse(double? Value, double? Lower, double? Upper, long? Count, long? Accounts, bool Suppressed)
{
    internal static EstimateResponse Of(Estimate estimate) =>
        new(estimate.Value, estimate.Lower, estimate.Upper, estimate.Count, estimate.Accounts, estimate.IsSuppressed);
}

/// <summary>An amount in one currency.</summary>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Amount">The amount in minor units, with its interval.</param>
public sealed record CurrencyEstimateResponse(string Currency, EstimateResponse Amount);
