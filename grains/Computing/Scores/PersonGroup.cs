namespace CommunityScoring.Scores;

/// <summary>
/// Some persons of an account, next to each other in the order of their keys, whose sums of days are added to those of
/// other groups as one. A change of one person leaves the sums of all other groups as they are, so in a large account they
/// are kept. Not thread-safe.
/// </summary>
/// <param name="persons">The persons, one or more, in ordinal order of their keys. Owned by this object.</param>
internal sealed class PersonGroup(AccountPersonSeries[] persons)
{
    // The days before, the forecast in its runs, and the journeys of a few renewals.
    private const int MostKept = 12;

    private readonly Queue<(int First, int Length, int KnownUntil, DayFigures[] Sums)> _kept = [];

    public AccountPersonSeries[] Persons => persons;

    /// <summary>True where sums once computed are kept.</summary>
    public bool KeepsSums { get; set; }

    /// <summary>The group's sums of some days: those known, or else those computed. Not to be changed.</summary>
    public DayFigures[] Sums(int first, int length, int knownUntil, Func<AccountPersonSeries[], int, int, int, DayFigures[]> compute)
    {
        foreach (var known in _kept)
        {
            if (known.First == first && known.Length == length && known.KnownUntil == knownUntil)
            {
                return known.Sums;
            }
        }

        var sums = compute(persons, first, length, knownUntil);
        if (KeepsSums)
        {
            if (_kept.Count == MostKept)
            {
                _kept.Dequeue();
            }

            _kept.Enqueue((first, length, knownUntil, sums));
        }

        return sums;
    }
}
