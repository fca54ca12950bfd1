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
        if (latest is not null && (latest.Revision == _revision || _time.GetElapsedTime(latest.RankedAt) < Settled))
        {
            return latest;
        }

        var all = Ordered(order, day);
        var ranked = Passing(list.Filter, all.Ranked, _days[day]);
        var snapshot = latest is not null && latest.Ranked.AsSpan().SequenceEqual(ranked) ? latest : _snapshots.Add(list, day, ranked);
        (snapshot.Revision, snapshot.RankedAt) = (all.Revision, all.RankedAt);
        return snapshot;
    }

    private int[] Passing(AccountFilter filter, int[] ranked, List<AccountFigures> figures)
    {
        if (filter == AccountFilter.All)
        {
            return ranked;
        }

        var passing = new List<int>();
        foreach (var number in ranked)
        {
            var account = _accounts[number];
            if (filter.Passes(figures[number], account.Id, account.Name, account.Segment, account.Owner, account.FormerOwner))
            {
                passing.Add(number);
            }
        }

        return [.. passing];
    }

    // Sorting costs several times as much as filtering: lists of one order and day share it while it is settled.
    private OrderOfAll Ordered(RankingOrder order, DateOnly day)
    {
        if (_orders.TryGetValue((order.Name, day), out var found)
            && found.Accounts == _accounts.Count
            && (found.Revision == _revision || _time.GetElapsedTime(found.RankedAt) < Settled))
        {
            return found;
        }

        var figures = _days[day];
        int[] known = [.. _byId.Where(number => _accounts[number].IsKnown)];
        var ranked = Ranking.Of(order, known, number => figures[number]);
        return _orders[(order.Name, day)] = new OrderOfAll(ranked, _accounts.Count, _revision, _time.GetTimestamp());
    }

    /// <summary>All accounts in an order.</summary>
    /// <param name="Ranked">The accounts, as numbers; those of which nothing is left are left out.</param>
    /// <param name="Accounts">How many accounts there were, those included.</param>
    /// <param name="Revision">What the index was at.</param>
    /// <param name="RankedAt">When, as a timestamp of the clock.</param>
    private sealed record OrderOfAll(int[] Ranked, int Accounts, long Revision, long RankedAt);
}
