using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace CommunityScoring.Revenue;

/// <summary>
/// Shares the amounts of an account's opportunities out to the members, activities or programs behind the touches. The
/// cost grows with touches plus runs of equal credit, not with touches times opportunities: credits of many journeys are
/// added as differences and summed once over all touches.
/// </summary>
internal static class RevenueParts
{
    public static ImmutableArray<RevenuePart> Of(
        WeighedOpportunity[] opportunities, Func<TouchIndex, TouchNames> namesOf, Func<Opportunity, bool> isRecentWon)
    {
        var parts = new Dictionary<string, (RevenueLedger Ledger, SortedDictionary<string, Int128> Recent)>(StringComparer.Ordinal);

        // Nearly all are weighed from the account's own list; each that has settled from a short one of its own.
        foreach (var list in opportunities.GroupBy(weighed => weighed.Journey.All))
        {
            var names = namesOf(list.Key.Index);
            var sums = new PartSums(names);
            foreach (var group in list.GroupBy(weighed =>
                (weighed.Opportunity.Currency, weighed.Opportunity.Status, weighed.Figures.Class, IsRecent: isRecentWon(weighed.Opportunity))))
            {
                foreach (var chunk in Chunks(group))
                {
                    sums.Take(chunk);
                    for (var name = 0; name < names.Names.Length; name++)
                    {
                        if (sums[name] is { Opportunities: > 0 } sum)
                        {
                            ref var part = ref CollectionsMarshal.GetValueRefOrAddDefault(parts, names.Names[name], out var isKnown);
                            part = isKnown ? part : (new RevenueLedger(), new SortedDictionary<string, Int128>(StringComparer.Ordinal));
                            part.Ledger.Add(group.Key.Currency, group.Key.Status, group.Key.Class, sum);
                            if (group.Key.IsRecent)
                            {
                                part.Recent[group.Key.Currency] = part.Recent.GetValueOrDefault(group.Key.Currency) + sum.Attributed;
                            }
                        }
                    }
                }
            }
        }

        return [.. parts
            .Select(part => new RevenuePart(part.Key, part.Value.Ledger.ToCurrencies(), part.Value.Recent.ToImmutableSortedDictionary(StringComparer.Ordinal)))
            .OrderBy(part => part.Name, StringComparer.Ordinal)];
    }

    // So that the amounts of a chunk fit one integer: its sums are then plain additions.
    private static IEnumerable<List<WeighedOpportunity>> Chunks(IEnumerable<WeighedOpportunity> group)
    {
        var (chunk, left) = (new List<WeighedOpportunity>(), (Int128)long.MaxValue);
        foreach (var weighed in group)
        {
            var amount = Int128.Abs(weighed.Opportunity.Amount);
            if (amount > left)
            {
                yield return chunk;
                (chunk, left) = ([], long.MaxValue);
            }

            chunk.Add(weighed);
            left -= amount;
        }

        yield return chunk;
    }
}
