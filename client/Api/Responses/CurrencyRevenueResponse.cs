using CommunityScoring.Revenue;

namespace CommunityScoring.Api.Responses;

/// <summary>Amounts in one currency, in minor units; never added to those of another.</summary>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Open">The open pipeline.</param>
/// <param name="Won">What was won.</param>
/// <param name="Lost">What was lost.</param>
public sealed record CurrencyRevenueResponse(
    string Currency, StatusRevenueResponse Open, StatusRevenueResponse Won, StatusRevenueResponse Lost)
{
    internal static CurrencyRevenueResponse Of(CurrencyRevenue revenue) => new(
        revenue.Currency,
        StatusRevenueResponse.Of(revenue.Open),
        StatusRevenueResponse.Of(revenue.Won),
        StatusRevenueResponse.Of(revenue.Lost));
}

/// <summary>Amounts of the opportunities of one status, in minor units.</summary>
/// <param name="Opportunities">How many there are.</param>
/// <param name="Amount">Their amounts.</param>
/// <param name="Full">The amounts of those with a community touch.</param>
/// <param name="Attributed">The credits of their community touches, by <c>time_decay</c>.</param>
/// <param name="Classes">The same by class; classes without an opportunity are left out.</param>
public sealed record StatusRevenueResponse(
    int Opportunities, decimal Amount, decimal Full, decimal Attributed, IReadOnlyList<ClassRevenueResponse> Classes)
{
    internal static StatusRevenueResponse Of(StatusRevenue revenue) => new(
        revenue.Total.Opportunities,
        (decimal)revenue.Total.Amount,
        (decimal)revenue.Total.Full,
        (decimal)revenue.Total.Attributed,
        [.. revenue.Classes.Select(ClassRevenueResponse.Of)]);
}

/// <summary>Amounts of the opportunities of one class, in minor units.</summary>
/// <param name="Class"><c>sourced</c>, <c>influenced</c>, <c>retained</c>, <c>expanded</c> or <c>none</c>.</param>
/// <param name="Opportunities">How many there are.</param>
/// <param name="Amount">Their amounts.</param>
/// <param name="Full">The amounts of those with a community touch.</param>
/// <param name="Attributed">The credits of their community touches, by <c>time_decay</c>.</param>
public sealed record ClassRevenueResponse(OpportunityClass Class, int Opportunities, decimal Amount, decimal Full, decimal Attributed)
{
    internal static ClassRevenueResponse Of(ClassRevenue revenue) => new(
        revenue.Class,
        revenue.Sums.Opportunities,
        (decimal)revenue.Sums.Amount,
        (decimal)revenue.Sums.Full,
        (decimal)revenue.Sums.Attributed);
}
