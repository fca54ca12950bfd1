using System.Collections.Immutable;

namespace CommunityScoring.Revenue;

/// <summary>
/// Shares the amounts of an account's opportunities out to the members, activities or programs behind the touches. The
/// cost grows with touches plus runs of equal credit, not with touches times opportunities: credits of many journeys are
/// added as differences and summed once over all touches.
/// </summary>
internal static class RevenueParts
{
    public static ImmutableArray<RevenuePart> Of(WeighedOpportunity[] opportunities, TouchNames names, Func<Opportunity, bool> isRecentWon)
    {
        var ledgers = new RevenueLedger?[names.Names.Length];
        var recent = new SortedDictionary<string, Int128>?[names.Names.Length];
        var sums = new PartSums(names);
        var groups = opportunities.GroupBy(weighed =>
            (weighed.Opportunity.Currency, weighed.Opportunity.Status, weighed.Figures.Class, IsRecent: isRecentWon(weighed.Opportunity)));
        foreach (var group in groups)
        {
            foreach (var chunk in Chunks(group))
            {
                sums.Take(chunk);
                for (var name = 0; name < ledgers.Length; name++)
                {
                    var sum = sums[name];
                    if (sum.Opportunities > 0)
                    {
                        (ledgers[name] ??= new RevenueLedger()).Add(group.Key.Currency, group.Key.Status, group.Key.Class, sum);
                        if (group.Key.IsRecent)
                        {
                            var won = recent[name] ??= new SortedDictionary<string, Int128>(StringComparer.Ordinal);
                            won[group.Key.Currency] = won.GetValueOrDefault(group.Key.Currency) + sum.Attributed;
                        }
                    }
                }
            }
        }

        return [.. Enumerable.Range(0, ledgers.Length)
            .Where(name => ledgers[name] is not null)
            .Select(name => new RevenuePart(
                names.Names[name], ledgers[name]!.ToCurrencies(), (recent[name] ?? []).ToImmutableSortedDictionary(StringComparer.Ordinal)))
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
