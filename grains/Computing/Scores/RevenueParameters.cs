using System.Collections.Immutable;

namespace CommunityScoring.Scores;

/// <summary>What the computing of revenue takes from the model.</summary>
/// <param name="ReportingCurrency">ISO 4217 code that ratios over several currencies are taken in.</param>
/// <param name="Rates">Minor units of the reporting currency for one minor unit of a currency; the reporting currency is not listed and has rate 1.</param>
/// <param name="CostPerTicket">What a support ticket costs, in minor units of the reporting currency.</param>
/// <param name="MemberSaturation">Attributed won revenue at which a member's influence is half of 100, in minor units of the reporting currency.</param>
/// <param name="JourneyDays">Days that a journey reaches back from its anchor.</param>
/// <param name="RecentDays">Days that count as recent for won opportunities and for the attribution models that learn.</param>
/// <param name="TimeDecayHalfLife">Half-life of the <c>time_decay</c> attribution, in days.</param>
public sealed record RevenueParameters(
    string ReportingCurrency,
    ImmutableSortedDictionary<string, double> Rates,
    long CostPerTicket,
    double MemberSaturation,
    int JourneyDays,
    int RecentDays,
    double TimeDecayHalfLife)
{
    /// <summary>Minor units of the reporting currency for one minor unit of <paramref name="currency"/>, or null when the model has no rate.</summary>
    /// <param name="currency">ISO 4217 code.</param>
    public double? RateOf(string currency) =>
        currency == ReportingCurrency ? 1 : Rates.TryGetValue(currency, out var rate) ? rate : null;
}
