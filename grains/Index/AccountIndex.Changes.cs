using System.Collections.Immutable;

namespace CommunityScoring.Index;

/// <content>What listeners are told, and in which order.</content>
public sealed partial class AccountIndex
{
    // The sequence of an alert that is about to be given one.
    private const long Changed = -1;

    private static readonly long UnixMicros = DateTimeOffset.UnixEpoch.UtcTicks / TimeSpan.TicksPerMicrosecond;

    // An index begins above all that a former one gave, though it ran ahead of the clock or by another one.
    private static readonly long Ahead = (long)TimeSpan.FromSeconds(10).TotalMicroseconds;

    // Of an alert that is over for longer, whoever comes back after the loss of an index is not told.
    private static readonly long AlertsSaidAgain = (long)TimeSpan.FromDays(1).TotalMicroseconds;

    private readonly ChangeLog _changes;
    private readonly List<(long At, int Number)> _loaded = [];
    private long[] _loadedAt = [];
    private long _first;

    /// <summary>
    /// Ends the loading: gives the loaded accounts their sequences, in the order in which they were computed; last those that not
    /// everybody is known to have been told of.
    /// </summary>
    public void Begin()
    {
        _byId.Sort((one, other) => string.CompareOrdinal(_accounts[one].Id, _accounts[other].Id));
        _loaded.Sort();
        var now = Micros(_time.GetUtcNow());
        _first = now + Ahead;
        _changes.Begin(_first - 1);
        foreach (var (_, number) in _loaded)
        {
            var account = _accounts[number];
            var sequence = account.Sequence = account.ScoreSequence = _changes.Add(number, _first);
            account.Alerts = [.. account.Alerts.Select(mark => mark with
            {
                Sequence = !mark.IsCleared || mark.Sequence >= now - AlertsSaidAgain ? sequence : 0,
            })];
        }

        _loadedAt = [.. _loaded.Select(loaded => loaded.At)];
        _loaded.Clear();
        _loaded.TrimExcess();
    }

    /// <summary>The accounts that changed after a sequence.</summary>
    /// <param name="after">The sequence; null for the present one, and no changes.</param>
    /// <param name="limit">How many at most.</param>
    public IndexChanges Changes(long? after, int limit)
    {
        if (after is not { } asked)
        {
            return new IndexChanges(_changes.Last, Today, []);
        }

        var from = Resolve(asked);
        var changes = ImmutableArray.CreateBuilder<IndexedChange>();
        foreach (var number in _changes.After(from).Take(limit))
        {
            var account = _accounts[number];
            changes.Add(new IndexedChange(
                account.Sequence,
                account.Entry,
                account.ScoreSequence > from,
                [.. account.Alerts.Where(mark => mark.Sequence > from).Select(mark => mark.IdOf(account.Id))]));
        }

        return new IndexChanges(changes.Count < limit ? _changes.Last : changes[^1].Sequence, Today, changes.ToImmutable());
    }

    private static long Micros(DateTimeOffset at) => (at.UtcTicks / TimeSpan.TicksPerMicrosecond) - UnixMicros;

    // A sequence that this index has not given is a time of a former one: everything since then, and a margin before it.
    private long Resolve(long after)
    {
        if (after >= _first - 1 && after <= _changes.Last)
        {
            return after;
        }

        var since = Math.Min(after, _first) - (long)Margin.TotalMicroseconds;
        var place = Array.BinarySearch(_loadedAt, since);
        place = place < 0 ? ~place : place;
        while (place > 0 && _loadedAt[place - 1] == since)
        {
            place--;
        }

        return _first + place - 1;
    }

    private void Announce(int number, bool isScore)
    {
        var account = _accounts[number];
        account.Sequence = _changes.Add(number, Micros(_time.GetUtcNow()));
        account.ScoreSequence = isScore ? account.Sequence : account.ScoreSequence;
        for (var index = 0; index < account.Alerts.Length; index++)
        {
            if (account.Alerts[index].Sequence == Changed)
            {
                account.Alerts[index] = account.Alerts[index] with { Sequence = account.Sequence };
            }
        }

        _changes.Compact(_accounts.Count);
    }

    // Gives each alert the sequence that it was known by, or marks it as changed.
    private static bool Follow(AlertMark[] known, AlertMark[] alerts)
    {
        var isChanged = false;
        for (var index = 0; index < alerts.Length; index++)
        {
            var alert = alerts[index];
            var at = Array.FindIndex(known, mark => mark.IsSame(alert));
            var isSame = at >= 0 && known[at] with { Sequence = 0 } == alert;
            alerts[index] = alert with { Sequence = isSame ? known[at].Sequence : Changed };
            isChanged |= !isSame;
        }

        return isChanged;
    }
}
