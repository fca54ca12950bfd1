namespace CommunityScoring.Index;

/// <summary>The orders that lists are being read in: a bounded number, for a bounded time. Not thread-safe.</summary>
/// <param name="time">The clock.</param>
public sealed class ListSnapshots(TimeProvider time)
{
    /// <summary>So many are kept; the least recently used goes first.</summary>
    public const int Most = 64;

    /// <summary>For so long after its last use one is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private readonly Dictionary<long, ListSnapshot> _byId = [];

    /// <summary>How many there are.</summary>
    public int Count => _byId.Count;

    /// <summary>A snapshot by its id, where it is one of the list asked for; null where it is gone.</summary>
    /// <param name="id">The id.</param>
    /// <param name="list">The list.</param>
    public ListSnapshot? Find(long id, ListKey list)
    {
        Expire();
        return _byId.TryGetValue(id, out var found) && found.List == list ? Used(found) : null;
    }

    /// <summary>The latest snapshot of a list; null where there is none.</summary>
    /// <param name="list">The list.</param>
    public ListSnapshot? Latest(ListKey list)
    {
        Expire();
        ListSnapshot? latest = null;
        foreach (var snapshot in _byId.Values)
        {
            if (snapshot.List == list && (latest is null || snapshot.RankedAt >= latest.RankedAt))
            {
                latest = snapshot;
            }
        }

        return latest is null ? null : Used(latest);
    }

    /// <summary>Keeps an order.</summary>
    /// <param name="list">The list.</param>
    /// <param name="day">The day it is ranked for.</param>
    /// <param name="ranked">The accounts, as numbers.</param>
    public ListSnapshot Add(ListKey list, DateOnly day, int[] ranked)
    {
        Expire();
        while (_byId.Count >= Most)
        {
            _byId.Remove(_byId.Values.MinBy(snapshot => snapshot.UsedAt)!.Id);
        }

        // Not a count: a place in a snapshot of a former index must not be taken for one in another of this index.
        long id;
        do
        {
            id = Random.Shared.NextInt64(1, long.MaxValue);
        }
        while (_byId.ContainsKey(id));

        var now = time.GetTimestamp();
        var added = new ListSnapshot(id, list, ranked) { Day = day, RankedAt = now, UsedAt = now };
        _byId.Add(id, added);
        return added;
    }

    private ListSnapshot Used(ListSnapshot snapshot)
    {
        snapshot.UsedAt = time.GetTimestamp();
        return snapshot;
    }

    private void Expire()
    {
        foreach (var over in _byId.Values.Where(snapshot => time.GetElapsedTime(snapshot.UsedAt) >= Kept).ToArray())
        {
            _byId.Remove(over.Id);
        }
    }
}

/// <summary>Which list it is, whatever its page.</summary>
/// <param name="OrderBy">What it is ranked by.</param>
/// <param name="Filter">Which accounts it shows.</param>
/// <param name="AsOf">The day asked for; null for today.</param>
public sealed record ListKey(string OrderBy, AccountFilter Filter, DateOnly? AsOf);

/// <summary>An order that a list is being read in.</summary>
/// <param name="id">Names it.</param>
/// <param name="list">The list.</param>
/// <param name="ranked">The accounts, as numbers.</param>
public sealed class ListSnapshot(long id, ListKey list, int[] ranked)
{
    /// <summary>Names it; never 0.</summary>
    public long Id { get; } = id;

    /// <summary>The list.</summary>
    public ListKey List { get; } = list;

    /// <summary>The accounts, as numbers.</summary>
    public int[] Ranked { get; } = ranked;

    /// <summary>The day it is ranked for.</summary>
    public DateOnly Day { get; init; }

    /// <summary>What the index was at when this order was last found to hold.</summary>
    public long Revision { get; set; }

    /// <summary>When this order was last found to hold, as a timestamp of the clock.</summary>
    public long RankedAt { get; set; }

    /// <summary>When it was last used, as a timestamp of the clock.</summary>
    public long UsedAt { get; set; }
}
