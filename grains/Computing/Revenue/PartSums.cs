namespace CommunityScoring.Revenue;

/// <summary>What each name has of some opportunities whose amounts, added, fit a <see cref="long"/>. Used again and again.</summary>
/// <param name="names">The names of the account's touches.</param>
internal sealed class PartSums(TouchNames names)
{
    private readonly int[] _seenBy = new int[names.Names.Length];
    private readonly int[] _opportunities = new int[names.Names.Length];
    private readonly long[] _full = new long[names.Names.Length];
    private readonly long[] _attributed = new long[names.Names.Length];
    private readonly long[] _steps = new long[names.Of.Length + 1];
    private int _mark;

    /// <summary>The sums of a name.</summary>
    public RevenueSums this[int name] => new(_opportunities[name], _full[name], _full[name], _attributed[name]);

    /// <summary>Replaces the sums by those of other opportunities.</summary>
    public void Take(List<WeighedOpportunity> opportunities)
    {
        Array.Clear(_opportunities);
        Array.Clear(_full);
        Array.Clear(_attributed);
        Array.Clear(_steps);
        foreach (var weighed in opportunities)
        {
            See(weighed);
            AddSteps(weighed);
        }

        var credit = 0L;
        var of = names.Of;
        for (var touch = 0; touch < of.Length; touch++)
        {
            credit += _steps[touch];
            if (of[touch] != TouchNames.None)
            {
                _attributed[of[touch]] += credit;
            }
        }
    }

    // The amount in full for everyone with a touch, the one that sourced it among them.
    private void See(WeighedOpportunity weighed)
    {
        _mark++;
        var amount = weighed.Opportunity.Amount;
        if (weighed.Source is { } source)
        {
            See(names.Of[source], amount);
        }

        foreach (var name in names.Of.AsSpan()[weighed.Journey.From..weighed.Journey.Until])
        {
            if (name != TouchNames.None && _seenBy[name] != _mark)
            {
                See(name, amount);
            }
        }
    }

    private void See(int name, long amount)
    {
        if (name != TouchNames.None)
        {
            _seenBy[name] = _mark;
            _opportunities[name]++;
            _full[name] += amount;
        }
    }

    // A touch's credit is that of the touch before plus the steps that lie between.
    private void AddSteps(WeighedOpportunity weighed)
    {
        var start = weighed.Journey.From;
        foreach (var run in weighed.Credits)
        {
            _steps[start + run.From] += run.Credit + run.Bonus;
            _steps[start + run.BonusUntil] -= run.Bonus;
            _steps[start + run.Until] -= run.Credit;
        }
    }
}
