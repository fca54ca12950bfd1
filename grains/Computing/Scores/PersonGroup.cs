namespace CommunityScoring.Scores;

/// <summary>
/// Some persons of an account, next to each other in the order of their keys, whose sums of days are added to those of
/// other groups as one. A change of one person leaves the sums of all other groups as they are, and those of the days
/// before it, so in a large account they are kept. Not thread-safe.
/// </summary>
/// <param name="persons">The persons, one or more, in ordinal order of their keys. Owned by this object.</param>
/// <param name="former">The group that this one replaces; null for none.</param>
internal sealed class PersonGroup(AccountPersonSeries[] persons, PersonGroup? former)
{
    /// <summary>
    /// Sums of days gone by are computed in blocks of so many days, each from the block's first day on: so those of a day
    /// do not depend on what was asked for, and are there for whoever asks next.
    /// </summary>
    public const int BlockDays = 64;

    // Five years: no question reaches further but by opportunities that were closed before.
    private const int MostBlocks = 30;
    private const int MostAhead = 8;

    private readonly Dictionary<int, DayFigures[]> _blocks = former?.BlocksBefore(persons) ?? [];
    private readonly Queue<(int First, int Length, int KnownUntil, DayFigures[] Sums)> _ahead = [];

    /// <summary>Sums up persons over the days from one on.</summary>
    /// <param name="persons">The persons.</param>
    /// <param name="first">The first day.</param>
    /// <param name="length">How many days.</param>
    /// <param name="knownUntil">The last day whose buckets and threads count.</param>
    public delegate DayFigures[] Summing(AccountPersonSeries[] persons, int first, int length, int knownUntil);

    public AccountPersonSeries[] Persons => persons;

    /// <summary>True where sums once computed are kept.</summary>
    public bool KeepsSums { get; set; }

    /// <summary>The sums of a block's days, of <paramref name="length"/> of them or more. Not to be changed.</summary>
    public DayFigures[] Block(int first, int length, Summing sum)
    {
        if (_blocks.TryGetValue(first, out var known) && known.Length >= length)
        {
            return known;
        }

        var sums = sum(persons, first, length, int.MaxValue);
        if (KeepsSums)
        {
            if (_blocks.Count == MostBlocks)
            {
                _blocks.Clear();
            }

            _blocks[first] = sums;
        }

        return sums;
    }

    /// <summary>The sums of days after the last one that is known. Not to be changed.</summary>
    public DayFigures[] Ahead(int first, int length, int knownUntil, Summing sum)
    {
        foreach (var known in _ahead)
        {
            if (known.First == first && known.Length == length && known.KnownUntil == knownUntil)
            {
                return known.Sums;
            }
        }

        var sums = sum(persons, first, length, knownUntil);
        if (KeepsSums)
        {
            if (_ahead.Count == MostAhead)
            {
                _ahead.Dequeue();
            }

            _ahead.Enqueue((first, length, knownUntil, sums));
        }

        return sums;
    }

    // What is known of days on which these persons had done what the former ones had.
    private Dictionary<int, DayFigures[]>? BlocksBefore(AccountPersonSeries[] changed)
    {
        if (changed.Length != persons.Length)
        {
            return null;
        }

        var until = int.MaxValue;
        for (var index = 0; index < changed.Length; index++)
        {
            until = Math.Min(until, changed[index].SameUntil(persons[index]));
        }

        return _blocks.Where(block => block.Key + block.Value.Length <= until).ToDictionary();
    }
}
