using CommunityScoring.Revenue;

namespace CommunityScoring.Api.Responses;

/// <summary>An opportunity with what the community has to do with it.</summary>
/// <param name="Opportunity">The opportunity's id.</param>
/// <param name="Kind"><c>new</c>, <c>expansion</c> or <c>renewal</c>.</param>
/// <param name="Status"><c>open</c>, <c>won</c> or <c>lost</c> on the day.</param>
/// <param name="Amount">Amount in minor units.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="LeadAt">When the lead was created, or null.</param>
/// <param name="ClosedAt">When it was won or lost; null while open.</param>
/// <param name="Owner">Who owns it, or null.</param>
/// <param name="Program">The program, or null.</param>
/// <param name="Class"><c>sourced</c>, <c>influenced</c>, <c>retained</c>, <c>expanded</c> or <c>none</c>.</param>
/// <param name="Touches">How many touches its journey has.</param>
/// <param name="CommunityTouches">How many of them are the community's.</param>
/// <param name="CommunityShare">Sum of the weights of the community touches by <c>time_decay</c>, 0–1.</param>
/// <param name="Attributed">Credits of the community touches in minor units, by <c>time_decay</c>.</param>
/// <param name="Settled">
/// True when it was closed so long ago that class and credits stay as they are: only an erasure, a withdrawal of consent or another
/// snapshot changes them.
/// </param>
public sealed record OpportunityResponse(
    string Opportunity,
    OpportunityKind Kind,
    OpportunityStatus Status,
    long Amount,
    string Currency,
    DateTimeOffset OpenedAt,
    DateTimeOffset? LeadAt,
    DateTimeOffset? ClosedAt,
    string? Owner,
    string? Program,
    OpportunityClass Class,
    int Touches,
    int CommunityTouches,
    double CommunityShare,
    long Attributed,
    bool Settled)
{
    internal static OpportunityResponse Of(OpportunityRevenue revenue)
    {
        var opportunity = revenue.Opportunity;
        return new OpportunityResponse(
            opportunity.Id,
            opportunity.Kind,
            opportunity.Status,
            opportunity.Amount,
            opportunity.Currency,
            opportunity.OpenedAt,
            opportunity.LeadAt,
            opportunity.ClosedAt,
            opportunity.Owner,
            opportunity.Program,
            revenue.Class,
            revenue.Touches,
            revenue.CommunityTouches,
            revenue.CommunityShare,
            revenue.Attributed,
            opportunity.IsSettled);
    }
}

/// <summary>The opportunities of an account.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="AsOf">The UTC day.</param>
/// <param name="Model">The model they were computed with.</param>
/// <param name="RevenueInfluence">Revenue influence, 0–100, or null.</param>
/// <param name="CurrenciesWithoutRate">Currencies that the influence leaves out because the model has no rate for them.</param>
/// <param name="Revenue">Amounts by currency.</param>
/// <param name="Opportunities">The opportunities, in ordinal order of their ids.</param>
/// <param name="Freshness">Up to where the facts go.</param>
public sealed record AccountOpportunitiesResponse(
    string Account,
    DateOnly AsOf,
    ModelUsed Model,
    double? RevenueInfluence,
    IReadOnlyList<string> CurrenciesWithoutRate,
    IReadOnlyList<CurrencyRevenueResponse> Revenue,
    IReadOnlyList<OpportunityResponse> Opportunities,
    FreshnessResponse Freshness);
