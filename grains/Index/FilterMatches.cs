using System.Collections;

namespace CommunityScoring.Index;

/// <summary>
/// Which accounts pass a filter on a day, for the filters that lists are asked for: to look at every account's name takes many times as
/// long as to look at those that have moved since. Not thread-safe.
/// </summary>
/// <param name="moves">Which accounts have moved.</param>
public sealed class FilterMatches(MoveLog moves)
{
    /// <summary>So many filters are remembered; the least recently used goes first.</summary>
    public const int Most = 64;

    private readonly Dictionary<(AccountFilter Filter, DateOnly Day), Matches> _known = [];
    private long _uses;

    /// <summary>The accounts that pass, a bit each.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="day">The day.</param>
    /// <param name="accounts">How many accounts there are.</param>
    /// <param name="passes">True for the number of an account that passes.</param>
    public BitArray Of(AccountFilter filter, DateOnly day, int accounts, Func<int, bool> passes)
    {
        var known = _known.TryGetValue((filter, day), out var found) ? moves.Since(found.Revision) : null;
        if (found is null || known is null)
        {
            // By number and not in an order: accounts next to each other lie next to each other in memory.
            found = new Matches(new BitArray(accounts));
            for (var number = 0; number < accounts; number++)
            {
                found.Bits[number] = passes(number);
            }

            Keep((filter, day), found);
        }
        else
        {
            found.Bits.Length = accounts;
            foreach (var number in known)
            {
                found.Bits[number] = passes(number);
            }
        }

        (found.Revision, found.Use) = (moves.Revision, ++_uses);
        return found.Bits;
    }

    /// <summary>Forgets those of days but some.</summary>
    /// <param name="isWanted">True for a day to keep.</param>
    public void Keep(Func<DateOnly, bool> isWanted)
    {
        foreach (var key in _known.Keys.Where(key => !isWanted(key.Day)).ToArray())
        {
            _known.Remove(key);
        }
    }

    private void Keep((AccountFilter Filter, DateOnly Day) key, Matches matches)
    {
        if (_known.Count == Most && !_known.ContainsKey(key))
        {
            _known.Remove(_known.MinBy(other => other.Value.Use).Key);
        }

        _known[key] = matches;
    }

    private sealed class Matches(BitArray bits)
    {
        public BitArray Bits { get; } = bits;

        public long Revision { get; set; }

        public long Use { get; set; }
    }
}
