using System.Collections.Immutable;

namespace CommunityScoring.Revenue;

/// <summary>Adds up sums by currency, status and class.</summary>
internal sealed class RevenueLedger
{
    private readonly SortedDictionary<string, SortedDictionary<(OpportunityStatus, OpportunityClass), RevenueSums>> _sums =
        new(StringComparer.Ordinal);

    public void Add(string currency, OpportunityStatus status, OpportunityClass community, RevenueSums sums)
    {
        if (!_sums.TryGetValue(currency, out var ofCurrency))
        {
            _sums[currency] = ofCurrency = [];
        }

        ofCurrency[(status, community)] = ofCurrency.GetValueOrDefault((status, community)) + sums;
    }

    public ImmutableArray<CurrencyRevenue> ToCurrencies() =>
        [.. _sums.Select(currency => new CurrencyRevenue(
            currency.Key,
            Of(currency.Value, OpportunityStatus.Open),
            Of(currency.Value, OpportunityStatus.Won),
            Of(currency.Value, OpportunityStatus.Lost)))];

    private static StatusRevenue Of(SortedDictionary<(OpportunityStatus Status, OpportunityClass Class), RevenueSums> sums, OpportunityStatus status)
    {
        var classes = sums.Where(entry => entry.Key.Status == status)
            .Select(entry => new ClassRevenue(entry.Key.Class, entry.Value))
            .ToImmutableArray();
        return new StatusRevenue(classes.Aggregate(default(RevenueSums), (total, entry) => total + entry.Sums), classes);
    }
}
