namespace CommunityScoring.Index;

/// <summary>Ranks many accounts at once: numbers are sorted, and ids are compared only by their place in an order that is known.</summary>
public static class Ranking
{
    /// <summary>The accounts in order of their ranks.</summary>
    /// <param name="order">What they are ranked by.</param>
    /// <param name="accounts">The accounts to rank, as numbers, in ordinal order of their ids.</param>
    /// <param name="figuresOf">The figures of an account by its number.</param>
    public static int[] Of(RankingOrder order, ReadOnlySpan<int> accounts, Func<int, AccountFigures> figuresOf)
    {
        var groups = new SortedList<int, (List<double> Values, List<int> Places)>();
        for (var place = 0; place < accounts.Length; place++)
        {
            var (group, value) = order.PlaceOf(figuresOf(accounts[place]));
            if (!groups.TryGetValue(group, out var members))
            {
                groups.Add(group, members = ([], []));
            }

            members.Values.Add(-value);
            members.Places.Add(place);
        }

        var ranked = new int[accounts.Length];
        var next = 0;
        foreach (var (values, places) in groups.Values)
        {
            foreach (var place in Sorted([.. values], [.. places]))
            {
                ranked[next++] = accounts[place];
            }
        }

        return ranked;
    }

    /// <summary>The accounts in order after some of them have moved: the others keep theirs, and those find their places among them.</summary>
    /// <param name="ranked">The order before.</param>
    /// <param name="moved">The accounts that have moved, or were not there, as numbers.</param>
    /// <param name="rankOf">The present rank of an account by its number; null for one that is to be left out.</param>
    public static int[] Again(int[] ranked, IReadOnlySet<int> moved, Func<int, Rank?> rankOf)
    {
        var stayed = Array.FindAll(ranked, number => !moved.Contains(number));
        List<(Rank Rank, int Number)> movers = [];
        foreach (var number in moved)
        {
            if (rankOf(number) is { } rank)
            {
                movers.Add((rank, number));
            }
        }

        movers.Sort((one, other) => one.Rank.CompareTo(other.Rank));
        var again = new int[stayed.Length + movers.Count];
        var (from, next) = (0, 0);
        foreach (var (rank, number) in movers)
        {
            var to = PlaceOf(rank, stayed, from, rankOf);
            stayed.AsSpan(from..to).CopyTo(again.AsSpan(next));
            next += to - from;
            again[next++] = number;
            from = to;
        }

        stayed.AsSpan(from).CopyTo(again.AsSpan(next));
        return again;
    }

    // How many of the others come before a rank.
    private static int PlaceOf(Rank rank, int[] stayed, int from, Func<int, Rank?> rankOf)
    {
        var to = stayed.Length;
        while (from < to)
        {
            var middle = from + ((to - from) / 2);
            if (rankOf(stayed[middle])!.Value.CompareTo(rank) < 0)
            {
                from = middle + 1;
            }
            else
            {
                to = middle;
            }
        }

        return from;
    }

    private static int[] Sorted(double[] values, int[] places)
    {
        Array.Sort(values, places);

        // The sort leaves equals in any order; by id is by place.
        for (var start = 0; start < values.Length;)
        {
            var end = start + 1;
            while (end < values.Length && values[end] == values[start])
            {
                end++;
            }

            Array.Sort(places, start, end - start);
            start = end;
        }

        return places;
    }
}
