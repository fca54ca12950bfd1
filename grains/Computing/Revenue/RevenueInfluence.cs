using System.Collections.Immutable;
using CommunityScoring.Scores;

namespace CommunityScoring.Revenue;

/// <summary>How much of revenue the community has touched, over all currencies.</summary>
/// <param name="Value">0–100; null where an account has no amount to relate to.</param>
/// <param name="CurrenciesWithoutRate">Currencies that were left out because the model has no rate for them, in ordinal order.</param>
public sealed record RevenueInfluence(double? Value, ImmutableArray<string> CurrenciesWithoutRate)
{
    /// <summary>
    /// Of an account: <c>100 · Σ amount · communityShare / Σ amount</c> over its open opportunities and those won in the
    /// last 365 days, at the model's rates.
    /// </summary>
    /// <param name="opportunities">The account's opportunities, in ordinal order of their ids.</param>
    /// <param name="asOf">The as-of day.</param>
    /// <param name="parameters">Rates and days of the model.</param>
    public static RevenueInfluence OfAccount(IEnumerable<OpportunityRevenue> opportunities, DateOnly asOf, RevenueParameters parameters) =>
        OfAccount(opportunities, revenue => revenue.Opportunity, revenue => revenue.CommunityShare, asOf, parameters);

    /// <summary>The same of anything that has opportunities; only the shares of those that count are asked for.</summary>
    internal static RevenueInfluence OfAccount<T>(
        IEnumerable<T> weighed, Func<T, Opportunity> opportunityOf, Func<T, double> communityShareOf, DateOnly asOf, RevenueParameters parameters)
    {
        var (touched, all) = (0.0, 0.0);
        var left = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var item in weighed)
        {
            var opportunity = opportunityOf(item);
            if (opportunity.Status == OpportunityStatus.Lost
                || (opportunity.Status == OpportunityStatus.Won && !opportunity.IsClosedWithin(asOf, parameters.RecentDays)))
            {
                continue;
            }

            if (parameters.RateOf(opportunity.Currency) is not { } rate)
            {
                left.Add(opportunity.Currency);
                continue;
            }

            touched += opportunity.Amount * rate * communityShareOf(item);
            all += opportunity.Amount * rate;
        }

        return new RevenueInfluence(all == 0 ? null : Math.Clamp(100 * (touched / all), 0, 100), [.. left]);
    }

    /// <summary>Of a member: <c>100 · sat(attributed revenue won in the last 365 days at the model's rates, 5 000 000)</c>.</summary>
    /// <param name="recentWon">The member's credits of opportunities won in the last 365 days, by currency, of every account.</param>
    /// <param name="parameters">Rates and saturation of the model.</param>
    public static RevenueInfluence OfMember(IEnumerable<KeyValuePair<string, Int128>> recentWon, RevenueParameters parameters)
    {
        var sums = new SortedDictionary<string, Int128>(StringComparer.Ordinal);
        foreach (var (currency, amount) in recentWon)
        {
            sums[currency] = sums.GetValueOrDefault(currency) + amount;
        }

        var won = sums.Sum(sum => (double)sum.Value * (parameters.RateOf(sum.Key) ?? 0));
        return new RevenueInfluence(
            100 * Saturation.Of(Math.Max(0, won), parameters.MemberSaturation),
            [.. sums.Keys.Where(currency => parameters.RateOf(currency) is null)]);
    }
}
