using CommunityScoring.Contracts;
using CommunityScoring.Scores;

namespace CommunityScoring.Index;

/// <summary>What lists rank and filter an account by, on a day. A figure that there is none of is not a number.</summary>
/// <param name="State">The state of risk.</param>
/// <param name="Risk">Risk, 0–100.</param>
/// <param name="Engagement">Engagement, 0–100.</param>
/// <param name="Momentum">Momentum; 1 for steady activity.</param>
/// <param name="RevenueInfluence">Revenue influence, 0–100.</param>
/// <param name="OpenPipeline">
/// Amounts of the open opportunities in minor units of the reporting currency, at the model's rates; currencies without a rate are left
/// out, and there is none where nothing is left.
/// </param>
public readonly record struct AccountFigures(
    RiskState State, double Risk, double Engagement, double Momentum, double RevenueInfluence, double OpenPipeline)
{
    /// <summary>The figures of an account.</summary>
    /// <param name="score">Its scores.</param>
    /// <param name="amounts">Its revenue.</param>
    /// <param name="revenue">The model's rates.</param>
    public static AccountFigures Of(AccountScore score, AccountAmounts amounts, RevenueParameters revenue) => new(
        score.Risk.State,
        score.Risk.Score ?? double.NaN,
        score.Engagement,
        score.Momentum ?? double.NaN,
        amounts.Influence.Value ?? double.NaN,
        PipelineOf(amounts, revenue));

    private static double PipelineOf(AccountAmounts amounts, RevenueParameters revenue)
    {
        var sum = double.NaN;
        foreach (var currency in amounts.Currencies)
        {
            if (currency.Open.Total.Opportunities > 0 && revenue.RateOf(currency.Currency) is { } rate)
            {
                sum = (double.IsNaN(sum) ? 0 : sum) + ((double)currency.Open.Total.Amount * rate);
            }
        }

        return sum;
    }
}
