using System.Collections.Immutable;

namespace CommunityScoring.Community;

/// <summary>Collects the closed opportunities of one side of a comparison; any order gives the same figures.</summary>
internal sealed class Cohort
{
    private readonly Sample _closed = new();
    private readonly Sample _renewals = new();
    private readonly SortedDictionary<string, Sample> _expansions = new(StringComparer.Ordinal);

    /// <summary>Adds a closed opportunity.</summary>
    public void Add(string account, OpportunityCard opportunity)
    {
        var days = opportunity.ClosedOn!.Value.DayNumber - opportunity.OpenedOn.DayNumber;
        _closed.Add(account, opportunity.IsWon, days);
        if (opportunity.Kind == "renewal")
        {
            _renewals.Add(account, opportunity.IsWon, days);
        }

        if (opportunity.Kind == "expansion" && opportunity.IsWon)
        {
            if (!_expansions.TryGetValue(opportunity.Currency, out var sample))
            {
                _expansions[opportunity.Currency] = sample = new Sample();
            }

            sample.Add(account, true, opportunity.Amount);
        }
    }

    /// <summary>The figures of what was added.</summary>
    public CohortFigures Figures() => new(
        _closed.Share(),
        _closed.Median(),
        _renewals.Share(),
        _expansions.ToImmutableSortedDictionary(sample => sample.Key, sample => sample.Value.Median(), StringComparer.Ordinal));

    private sealed class Sample
    {
        private readonly HashSet<string> _accounts = new(StringComparer.Ordinal);
        private readonly List<long> _values = [];
        private long _won;

        public void Add(string account, bool isWon, long value)
        {
            _accounts.Add(account);
            _won += isWon ? 1 : 0;
            _values.Add(value);
        }

        public Estimate Share() => Estimate.Share(_won, _values.Count, _accounts.Count);

        public Estimate Median() => Estimate.Median(_values, _accounts.Count);
    }
}
