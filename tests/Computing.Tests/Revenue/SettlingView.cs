using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.People;
using CommunityScoring.Scores;

using static CommunityScoring.Facts.Said;

namespace CommunityScoring.Revenue;

/// <summary>A view that is told of events one by one, as each is stored, and whose opportunities can settle.</summary>
internal sealed class SettlingView
{
    private readonly Dictionary<string, (LeafReducer Reducer, long Version)> _rows = new(StringComparer.Ordinal);

    public SettlingView(params IEnumerable<CommunityEvent> events)
    {
        Leaves = new LeafSet(Changes);
        Take(events);
    }

    public LeafChanges Changes { get; } = new();

    public LeafSet Leaves { get; }

    public IEnumerable<string> Keys => _rows.Keys;

    public void Take(params IEnumerable<CommunityEvent> events)
    {
        foreach (var said in events)
        {
            Change(said.Leaf, reducer => reducer.Apply(said, Today));
        }
    }

    /// <summary>Settles what is due on a day, of the account <c>acme</c>.</summary>
    public IReadOnlyList<Settlement> Settle(DateOnly today) => Settle(RevenueFacts.Acme, TestRules.Rules, today);

    public IReadOnlyList<Settlement> Settle(string account, PersonRules rules, DateOnly today)
    {
        var due = Settling.Due(Leaves, AccountTouches.Of(Leaves, account, rules, ScoringModel.Default), rules, today);
        foreach (var settlement in due)
        {
            Keep(settlement);
            Mark(settlement);
        }

        return due;
    }

    public void Keep(Settlement settlement)
    {
        foreach (var (identity, touches) in settlement.Kept)
        {
            Change(LeafKey.Member(identity), reducer => ((IdentityReducer)reducer).Settle([new SettledJourney(settlement.Mark.Closing, touches)]));
        }
    }

    public void Mark(Settlement settlement) => Change(
        LeafKey.OpportunityPrefix + settlement.Mark.Closing.Opportunity, reducer => ((SnapshotReducer)reducer).Settle(settlement.Mark));

    /// <summary>Drops what is kept no longer on a day, from every row.</summary>
    public void Prune(DateOnly today)
    {
        foreach (var key in _rows.Keys.ToList())
        {
            Change(key, reducer => reducer.Prune(today));
        }
    }

    public AccountAttribution AttributeOn(DateOnly asOf, string account = RevenueFacts.Acme) =>
        AccountAttribution.Of(Leaves, account, TestRules.Rules, ScoringModel.Default, asOf);

    private void Change(string key, Action<LeafReducer> change)
    {
        var (reducer, version) = _rows.TryGetValue(key, out var row) ? row : (LeafReducer.For(key, null), 0);
        change(reducer);
        _rows[key] = (reducer, version + 1);
        Leaves.Merge(new VersionedFacts(reducer.Facts!, version + 1, []));
    }
}
