using CommunityScoring.People;

namespace CommunityScoring.Scores;

/// <summary>The persons of an account as one model sees them, in ordinal order of their keys. Immutable.</summary>
internal sealed class AccountSeries
{
    // From so many groups on their sums are kept: below, computing them anew costs less than they would take up.
    private const int KeptFrom = 4;

    private AccountSeries(ScoringModel model, AccountPersonSeries[] persons, PersonGroup[] groups)
    {
        Model = model;
        Persons = persons;
        Groups = groups;
    }

    public ScoringModel Model { get; }

    public AccountPersonSeries[] Persons { get; }

    /// <summary>The persons in groups; which ones are in a group together depends on the keys alone.</summary>
    public PersonGroup[] Groups { get; }

    /// <summary>Sorts the persons and looks their buckets up in the model.</summary>
    /// <exception cref="ArgumentException">A person appears twice, or buckets are out of order.</exception>
    public static AccountSeries Of(IReadOnlyList<AccountPerson> persons, ScoringModel model)
    {
        var series = new AccountPersonSeries[persons.Count];
        for (var index = 0; index < series.Length; index++)
        {
            series[index] = SeriesOf(persons[index], model);
        }

        if (!IsInOrder(series))
        {
            Array.Sort(series, (left, right) => string.CompareOrdinal(left.Key, right.Key));
            if (!IsInOrder(series))
            {
                throw new ArgumentException("A person appears twice.", nameof(persons));
            }
        }

        return new AccountSeries(model, series, Group(series, []));
    }

    /// <summary>The same with some persons replaced, added or taken away; what was computed of the others is kept.</summary>
    /// <param name="changes">The persons, in ordinal order of their keys.</param>
    /// <exception cref="ArgumentException">Buckets are out of order.</exception>
    public AccountSeries With(IReadOnlyList<Changed<AccountPerson>> changes)
    {
        List<Changed<AccountPersonSeries>> series = [.. changes.Select(change =>
            new Changed<AccountPersonSeries>(change.Key, change.Now is { } person ? SeriesOf(person, Model) : null))];
        var persons = PersonList.With<AccountPersonSeries>(Persons, series, person => person.Key);
        return new AccountSeries(Model, persons, Group(persons, Groups));
    }

    private static AccountPersonSeries SeriesOf(AccountPerson person, ScoringModel model) => new(person, PersonSeries.Of(person.Days, model));

    private static PersonGroup[] Group(AccountPersonSeries[] persons, PersonGroup[] known)
    {
        var groups = new List<PersonGroup>();
        var knownByFirst = known.ToDictionary(group => group.Persons[0].Key, StringComparer.Ordinal);
        for (var from = 0; from < persons.Length;)
        {
            var until = from + 1;
            while (until < persons.Length && !persons[until].IsFirstOfGroup)
            {
                until++;
            }

            ReadOnlySpan<AccountPersonSeries> members = persons.AsSpan(from, until - from);
            groups.Add(knownByFirst.TryGetValue(persons[from].Key, out var group) && members.SequenceEqual(group.Persons, ReferenceEqualityComparer.Instance)
                ? group
                : new PersonGroup(members.ToArray(), group));
            from = until;
        }

        if (groups.Count >= KeptFrom)
        {
            groups.ForEach(group => group.KeepsSums = true);
        }

        return [.. groups];
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
