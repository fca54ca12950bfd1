namespace CommunityScoring.Index;

/// <summary>
/// The accounts in order of their last changes, each change with a sequence that grows: microseconds since 1970, or the next free one.
/// Not thread-safe.
/// </summary>
/// <param name="sequenceOf">The sequence of an account's last change, by its number: entries of others are of former changes.</param>
internal sealed class ChangeLog(Func<int, long> sequenceOf)
{
    private const int Slack = 1_024;
    private List<(long Sequence, int Account)> _entries = [];

    /// <summary>The last sequence that was given.</summary>
    public long Last { get; private set; }

    /// <summary>Starts again at a sequence.</summary>
    public void Begin(long before)
    {
        _entries.Clear();
        Last = before;
    }

    /// <summary>Notes a change; the caller gives the account the sequence that is returned.</summary>
    /// <param name="account">The account's number.</param>
    /// <param name="at">The moment, in microseconds.</param>
    public long Add(int account, long at)
    {
        Last = Math.Max(Last + 1, at);
        _entries.Add((Last, account));
        return Last;
    }

    /// <summary>Forgets former changes, once they are as many as there are accounts.</summary>
    public void Compact(int accounts)
    {
        if (_entries.Count > (2 * accounts) + Slack)
        {
            _entries = [.. _entries.Where(entry => sequenceOf(entry.Account) == entry.Sequence)];
        }
    }

    /// <summary>The accounts whose last change came after a sequence, in order.</summary>
    public IEnumerable<int> After(long sequence)
    {
        var (low, high) = (0, _entries.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _entries[middle].Sequence <= sequence ? (middle + 1, high) : (low, middle);
        }

        for (; low < _entries.Count; low++)
        {
            var (found, account) = _entries[low];
            if (sequenceOf(account) == found)
            {
                yield return account;
            }
        }
    }
}
