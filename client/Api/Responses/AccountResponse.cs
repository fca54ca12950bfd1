using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Responses;

/// <summary>An account with the scores of a day. Names are fixed: clients rely on them.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="Name">Display name, or null.</param>
/// <param name="Segment">Segment, or null.</param>
/// <param name="Owner">Who owns it in the CRM, or null.</param>
/// <param name="AsOf">The UTC day.</param>
/// <param name="Model">The model the scores were computed with.</param>
/// <param name="Engagement">Account engagement, 0–100.</param>
/// <param name="Momentum">1 for steady activity; null where there is none to compare with.</param>
/// <param name="Risk">Risk and state.</param>
/// <param name="RevenueInfluence">Revenue influence, or null.</param>
/// <param name="Members">Counts of persons.</param>
/// <param name="LastActiveOn">Latest day with activity, or null.</param>
/// <param name="Status"><c>prospect</c>, <c>customer</c>, <c>churned</c>, <c>deleted</c> or null.</param>
/// <param name="RenewalOn">Day of the next renewal, or null.</param>
/// <param name="Revenue">Open pipeline, won and lost amounts with the community's part, by currency.</param>
/// <param name="Freshness">Up to where the facts go.</param>
public sealed record AccountResponse(
    string Account,
    string? Name,
    string? Segment,
    string? Owner,
    DateOnly AsOf,
    ModelUsed Model,
    double Engagement,
    double? Momentum,
    RiskResponse Risk,
    double? RevenueInfluence,
    MemberCountsResponse Members,
    DateOnly? LastActiveOn,
    string? Status,
    DateOnly? RenewalOn,
    IReadOnlyList<CurrencyRevenueResponse> Revenue,
    FreshnessResponse Freshness)
{
    internal static AccountResponse Of(AccountReading reading)
    {
        var (snapshot, score) = (reading.Snapshot, reading.Score);
        return new AccountResponse(
            reading.Account,
            snapshot?.Name,
            snapshot?.Segment,
            snapshot?.Owner,
            score.AsOf,
            ModelUsed.Of(reading.Model),
            score.Engagement,
            score.Momentum,
            RiskResponse.Of(score.Risk),
            reading.Amounts.Influence.Value,
            MemberCountsResponse.Of(score.Members),
            score.LastActiveOn,
            snapshot?.Status,
            snapshot?.RenewalOn,
            [.. reading.Amounts.Currencies.Select(CurrencyRevenueResponse.Of)],
            FreshnessResponse.Of(reading.Freshness));
    }
}
