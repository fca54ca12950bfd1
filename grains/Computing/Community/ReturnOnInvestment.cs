using System.Collections.Immutable;

using CommunityScoring.Scores;

namespace CommunityScoring.Community;

/// <summary>The return on what the whole community cost in a period, in one currency; amounts in its minor units.</summary>
/// <param name="Attributed">Credits of the community touches of the opportunities won in the period; null when suppressed.</param>
/// <param name="CostOffset">Support tickets saved · the model's cost of one, in the reporting currency; 0 in others.</param>
/// <param name="Costs">Costs of the community.</param>
/// <param name="Ratio">(attributed + cost offset − costs) / costs; null without costs and when suppressed.</param>
/// <param name="IsSuppressed">
/// True when some accounts won, and fewer than <see cref="Figure.SmallestGroup"/>: the sum would speak of single ones. Where
/// none has, there is nobody that it could speak of.
/// </param>
public sealed record ReturnOnInvestment(Int128? Attributed, Int128 CostOffset, Int128 Costs, double? Ratio, bool IsSuppressed)
{
    /// <summary>The return of a period, by currency; the reporting currency is always there.</summary>
    /// <param name="facts">The community.</param>
    /// <param name="period">The days.</param>
    /// <param name="model">The model: the cost of a ticket and the reporting currency.</param>
    public static ImmutableSortedDictionary<string, ReturnOnInvestment> Of(CommunityFacts facts, Period period, ScoringModel model) =>
        CommunityFigures.Tally(facts, period, CommunitySlice.All, model).Returns();

    internal static ReturnOnInvestment Of(in CurrencySums sums, Int128 offset) =>
        sums.Accounts > 0 && Figure.IsTooSmall(sums.Accounts)
            ? new ReturnOnInvestment(null, offset, sums.Costs, null, true)
            : new ReturnOnInvestment(
                sums.Attributed,
                offset,
                sums.Costs,
                sums.Costs == 0 ? null : (double)(sums.Attributed + offset - sums.Costs) / (double)sums.Costs,
                false);
}
