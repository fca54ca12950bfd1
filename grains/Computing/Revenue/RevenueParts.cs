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
        var seenBy = new int[names.Names.Length];
        var groups = opportunities.GroupBy(weighed =>
            (weighed.Opportunity.Currency, weighed.Opportunity.Status, weighed.Figures.Class, IsRecent: isRecentWon(weighed.Opportunity)));
        foreach (var group in groups)
        {
            var sums = new RevenueSums[names.Names.Length];
            AddFull(group, names, sums, seenBy);
            AddCredits(group, names, sums);
            for (var name = 0; name < sums.Length; name++)
            {
                if (sums[name].Opportunities > 0)
                {
                    (ledgers[name] ??= new RevenueLedger()).Add(group.Key.Currency, group.Key.Status, group.Key.Class, sums[name]);
                    if (group.Key.IsRecent)
                    {
                        var won = recent[name] ??= new SortedDictionary<string, Int128>(StringComparer.Ordinal);
                        won[group.Key.Currency] = won.GetValueOrDefault(group.Key.Currency) + sums[name].Attributed;
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

    // The amounts of the opportunities with a touch of theirs, the one that sourced it among them.
    private static void AddFull(IEnumerable<WeighedOpportunity> group, TouchNames names, RevenueSums[] sums, int[] seenBy)
    {
        Array.Clear(seenBy);
        var mark = 0;
        foreach (var weighed in group)
        {
            mark++;
            var whole = weighed.SumsOf(isFull: true, attributed: 0);
            if (weighed.Source is { } source)
            {
                See(source);
            }

            for (var touch = weighed.Journey.From; touch < weighed.Journey.Until; touch++)
            {
                See(touch);
            }

            void See(int touch)
            {
                var name = names.Of[touch];
                if (name != TouchNames.None && seenBy[name] != mark)
                {
                    seenBy[name] = mark;
                    sums[name] += whole;
                }
            }
        }
    }

    private static void AddCredits(IEnumerable<WeighedOpportunity> group, TouchNames names, RevenueSums[] sums)
    {
        var steps = new Int128[names.Of.Length + 1];
        foreach (var weighed in group)
        {
            var start = weighed.Journey.From;
            foreach (var run in weighed.Credits)
            {
                steps[start + run.From] += run.Credit;
                steps[start + run.Until] -= run.Credit;
                steps[start + run.From] += run.Bonus;
                steps[start + run.BonusUntil] -= run.Bonus;
            }
        }

        var credit = Int128.Zero;
        for (var touch = 0; touch < names.Of.Length; touch++)
        {
            credit += steps[touch];
            var name = names.Of[touch];
            if (name != TouchNames.None && credit != 0)
            {
                sums[name] = sums[name] with { Attributed = sums[name].Attributed + credit };
            }
        }
    }
}
