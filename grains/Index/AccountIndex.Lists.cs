using System.Collections.Immutable;
using CommunityScoring.Scorecards;

namespace CommunityScoring.Index;

/// <content>Ranked lists.</content>
public sealed partial class AccountIndex
{
    private readonly Dictionary<(string Order, DateOnly Day), OrderOfAll> _orders = [];

    /// <summary>A page of a list.</summary>
    /// <param name="query">Which page of which list.</param>
    /// <param name="day">The day to rank for; its figures must be at hand.</param>
    public AccountPage List(AccountListQuery query, DateOnly day)
    {
        var order = RankingOrder.Find(query.OrderBy) ?? throw new ArgumentException($"There is no order '{query.OrderBy}'.", nameof(query));
        var figures = _days[day];
        var list = new ListKey(query.OrderBy, query.Filter, query.AsOf);
        ListSnapshot snapshot;
        var offset = 0;
        if (query.After is not { } after)
        {
            snapshot = Ranked(list, order, day);
        }
        else if (_snapshots.Find(after.Snapshot, list) is { } found)
        {
            (snapshot, offset) = (found, Math.Min(after.Offset, found.Ranked.Length));
        }
        else
        {
            snapshot = Ranked(list, order, day);
            offset = Array.FindIndex(snapshot.Ranked, number => order.RankOf(figures[number], _accounts[number].Id).CompareTo(after.Last) > 0);
            offset = offset < 0 ? snapshot.Ranked.Length : offset;
        }

        var end = Math.Min(offset + query.Limit, snapshot.Ranked.Length);
        var rows = ImmutableArray.CreateBuilder<ScorecardEntry>(end - offset);
        for (var place = offset; place < end; place++)
        {
            rows.Add(_accounts[snapshot.Ranked[place]].Entry);
        }

        PagePlace? next = null;
        if (end < snapshot.Ranked.Length && rows.Count > 0)
        {
            var last = snapshot.Ranked[end - 1];
            next = new PagePlace(snapshot.Id, end, order.RankOf(figures[last], _accounts[last].Id));
        }

        return new AccountPage(day, snapshot.Ranked.Length, rows.MoveToImmutable(), next);
    }

    private ListSnapshot Ranked(ListKey list, RankingOrder order, DateOnly day)
    {
        var latest = _snapshots.Latest(list) is { } found && found.Day == day ? found : null;
        if (latest is not null && IsSettled(latest.Revision, latest.RankedAt))
        {
            return latest;
        }

        var all = Ordered(order, day);
        var ranked = Passing(list.Filter, all.Ranked, day);
        var snapshot = latest is not null && latest.Ranked.AsSpan().SequenceEqual(ranked) ? latest : _snapshots.Add(list, day, ranked);
        (snapshot.Revision, snapshot.RankedAt) = (all.Revision, all.RankedAt);
        return snapshot;
    }

    private int[] Passing(AccountFilter filter, int[] ranked, DateOnly day)
    {
        if (filter == AccountFilter.All)
        {
            return ranked;
        }

        var figures = _days[day];
        var matches = _matches.Of(filter, day, _accounts.Count, number =>
        {
            var account = _accounts[number];
            return filter.Passes(figures[number], account.Id, account.Name, account.Segment, account.Owner, account.FormerOwner);
        });
        return Array.FindAll(ranked, number => matches[number]);
    }

    // Lists of one order and day share it. Sorted anew only where too many accounts have moved to take them up one by one.
    private OrderOfAll Ordered(RankingOrder order, DateOnly day)
    {
        if (_orders.TryGetValue((order.Name, day), out var found) && found.Accounts == _accounts.Count && IsSettled(found.Revision, found.RankedAt))
        {
            return found;
        }

        var figures = _days[day];
        var ranked = found is not null && _moves.Since(found.Revision) is { } moved
            ? Ranking.Again(found.Ranked, moved, number => _accounts[number] is { IsKnown: true } account ? order.RankOf(figures[number], account.Id) : null)
            : Ranking.Of(order, [.. _byId.Where(number => _accounts[number].IsKnown)], number => figures[number]);
        return _orders[(order.Name, day)] = new OrderOfAll(ranked, _accounts.Count, _moves.Revision, _time.GetTimestamp());
    }

    private bool IsSettled(long revision, long rankedAt) => revision == _moves.Revision || _time.GetElapsedTime(rankedAt) < Settled;

    /// <summary>All accounts in an order.</summary>
    /// <param name="Ranked">The accounts, as numbers; those of which nothing is left are left out.</param>
    /// <param name="Accounts">How many accounts there were, those included.</param>
    /// <param name="Revision">What the index was at.</param>
    /// <param name="RankedAt">When, as a timestamp of the clock.</param>
    private sealed record OrderOfAll(int[] Ranked, int Accounts, long Revision, long RankedAt);
}
