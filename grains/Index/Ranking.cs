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
