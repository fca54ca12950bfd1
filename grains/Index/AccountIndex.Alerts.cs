namespace CommunityScoring.Index;

/// <content>Lists of alerts.</content>
public sealed partial class AccountIndex
{
    /// <summary>A page of alerts.</summary>
    /// <param name="query">Which.</param>
    public AlertPage List(AlertListQuery query)
    {
        var now = _time.GetUtcNow().UtcTicks;
        var total = 0;

        // The worst of the best is on top: what is better takes its place.
        var best = new PriorityQueue<(int Number, AlertMark Mark), AlertPlace>(
            query.Limit + 2, Comparer<AlertPlace>.Create((one, other) => other.CompareTo(one)));
        foreach (var number in Numbers(query.Account))
        {
            var account = _accounts[number];
            if (account.Alerts.Length == 0
                || (query.Segment is not null && account.Segment != query.Segment)
                || (query.Owner is not null && account.Owner != query.Owner && account.FormerOwner != query.Owner
                    && (query.FormerOwner is null || account.Owner != query.FormerOwner))
                || query.Within?.Allows(account.Segment, account.Owner, account.FormerOwner) is false)
            {
                continue;
            }

            foreach (var mark in account.Alerts)
            {
                if (!Passes(query, mark, now))
                {
                    continue;
                }

                total++;
                if ((query.After is { } last && mark.RaisedAt > last.RaisedAt)
                    || (best.Count > query.Limit && best.TryPeek(out _, out var worst) && mark.RaisedAt < worst.RaisedAt))
                {
                    continue;
                }

                var place = new AlertPlace(mark.RaisedAt, mark.IdOf(account.Id));
                if (query.After is { } behind && place.CompareTo(behind) <= 0)
                {
                    continue;
                }

                best.Enqueue((number, mark), place);
                if (best.Count > query.Limit + 1)
                {
                    best.Dequeue();
                }
            }
        }

        var found = new List<(int Number, AlertPlace Place)>(best.Count);
        while (best.TryDequeue(out var alert, out var place))
        {
            found.Add((alert.Number, place));
        }

        found.Reverse();
        var hasMore = found.Count > query.Limit;
        var rows = found.Take(query.Limit).Select(alert => new AlertRow(alert.Place.Id, _accounts[alert.Number].Entry));
        return new AlertPage(total, [.. rows], hasMore ? found[query.Limit - 1].Place : null);
    }

    private static bool Passes(AlertListQuery query, in AlertMark mark, long now) =>
        (query.Kinds == 0 || (query.Kinds & (1 << (int)mark.Kind)) != 0)
        && (query.States == 0 || (query.States & (1 << (int)mark.StateAt(now))) != 0)
        && (query.Assignee is null || mark.Assignee == query.Assignee || (query.FormerAssignee is not null && mark.Assignee == query.FormerAssignee));

    private IEnumerable<int> Numbers(string? account) =>
        account is null ? Enumerable.Range(0, _accounts.Count)
        : _numbers.TryGetValue(account, out var number) ? [number]
        : [];
}
