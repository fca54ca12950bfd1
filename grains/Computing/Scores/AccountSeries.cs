using CommunityScoring.People;

namespace CommunityScoring.Scores;

/// <summary>The persons of an account as one model sees them, in ordinal order of their keys.</summary>
internal sealed class AccountSeries
{
    private AccountSeries(ScoringModel model, AccountPersonSeries[] persons)
    {
        Model = model;
        Persons = persons;
    }

    public ScoringModel Model { get; }

    public AccountPersonSeries[] Persons { get; }

    /// <summary>Sorts the persons and looks their buckets up in the model.</summary>
    /// <exception cref="ArgumentException">A person appears twice, or buckets are out of order.</exception>
    public static AccountSeries Of(IReadOnlyList<AccountPerson> persons, ScoringModel model)
    {
        var series = new AccountPersonSeries[persons.Count];
        for (var index = 0; index < series.Length; index++)
        {
            series[index] = new AccountPersonSeries(persons[index], PersonSeries.Of(persons[index].Days, model));
        }

        if (!IsInOrder(series))
        {
            Array.Sort(series, (left, right) => string.CompareOrdinal(left.Key, right.Key));
            if (!IsInOrder(series))
            {
                throw new ArgumentException("A person appears twice.", nameof(persons));
            }
        }

        return new AccountSeries(model, series);
    }

    private static bool IsInOrder(AccountPersonSeries[] series)
    {
        for (var index = 1; index < series.Length; index++)
        {
            if (string.CompareOrdinal(series[index - 1].Key, series[index].Key) >= 0)
            {
                return false;
            }
        }

        return true;
    }
}
