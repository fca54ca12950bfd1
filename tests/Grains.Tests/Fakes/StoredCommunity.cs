using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Leaves;
using CommunityScoring.People;
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
            if (!_reducers.TryGetValue(said.Leaf, out var reducer))
            {
                _reducers[said.Leaf] = reducer = LeafReducer.For(said.Leaf, null);
            }

            var before = _versions.ContainsKey(said.Leaf) ? reducer.Facts!.Parents : [];
            reducer.Apply(said, Events.Today);
            var after = reducer.Facts!.Parents;
            _versions[said.Leaf] = await Store.WriteAsync(new LeafWrite(
                said.Leaf,
                _versions.GetValueOrDefault(said.Leaf),
                LeafState.New with { Facts = reducer.Facts },
                [.. after.Except(before)],
                [.. before.Except(after)]));
        }
    }
}
