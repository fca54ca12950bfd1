using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Leaves;
using CommunityScoring.People;
using CommunityScoring.Revenue;
using CommunityScoring.Scores;
using CommunityScoring.Storage;

namespace CommunityScoring.Tests.Fakes;

/// <summary>The rows of a community, written event by event as leaves write them, without any grain.</summary>
internal sealed class StoredCommunity
{
    private readonly Dictionary<string, LeafReducer> _reducers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);

    public MemoryLeafStore Store { get; } = new();

    /// <summary>What is stored.</summary>
    public LeafSet Leaves
    {
        get
        {
            var leaves = new LeafSet();
            foreach (var (key, reducer) in _reducers)
            {
                leaves.Merge(new VersionedFacts(reducer.Facts!, _versions[key], []));
            }

            return leaves;
        }
    }

    public async Task SayAsync(params IEnumerable<CommunityEvent> events)
    {
        foreach (var said in events)
        {
            await ChangeAsync(said.Leaf, reducer => reducer.Apply(said, Events.Today));
        }
    }

    /// <summary>Writes what settling has an account's identities and opportunities store.</summary>
    public async Task SettleAsync(string account, PersonRules rules, DateOnly today)
    {
        var leaves = Leaves;
        foreach (var settlement in Settling.Due(leaves, AccountTouches.Of(leaves, account, rules, ScoringModel.Default), rules, today))
        {
            foreach (var (identity, touches) in settlement.Kept)
            {
                await ChangeAsync(
                    LeafKey.Member(identity), reducer => ((IdentityReducer)reducer).Settle([new SettledJourney(settlement.Mark.Closing, touches)]));
            }

            await ChangeAsync(
                LeafKey.OpportunityPrefix + settlement.Mark.Closing.Opportunity, reducer => ((SnapshotReducer)reducer).Settle(settlement.Mark));
        }
    }

    /// <summary>Drops from every row what is kept no longer on a day.</summary>
    public async Task PruneAsync(DateOnly today)
    {
        foreach (var key in _reducers.Keys.ToList())
        {
            await ChangeAsync(key, reducer => reducer.Prune(today));
        }
    }

    private async Task ChangeAsync(string key, Action<LeafReducer> change)
    {
        if (!_reducers.TryGetValue(key, out var reducer))
        {
            _reducers[key] = reducer = LeafReducer.For(key, null);
        }

        var before = _versions.ContainsKey(key) ? reducer.Facts!.Parents : [];
        change(reducer);
        var after = reducer.Facts!.Parents;
        _versions[key] = await Store.WriteAsync(new LeafWrite(
            key,
            _versions.GetValueOrDefault(key),
            LeafState.New with { Facts = reducer.Facts },
            [.. after.Except(before)],
            [.. before.Except(after)]));
    }
}
