using CommunityScoring.Events;
using CommunityScoring.Facts;

namespace CommunityScoring.People;

internal static class TestRules
{
    public static readonly PersonRules Rules = new(domain => domain == "mail.example", ConsentByDefault: true);

    /// <summary>The leaves after some events, in their order.</summary>
    public static LeafSet Leaves(params IEnumerable<CommunityEvent> events)
    {
        var leaves = new LeafSet();
        foreach (var group in events.GroupBy(said => said.Leaf))
        {
            var reducer = LeafReducer.For(group.Key, null);
            foreach (var said in group)
            {
                reducer.Apply(said, Said.Today);
            }

            leaves.Merge(new VersionedFacts(reducer.Facts!, 1, []));
        }

        return leaves;
    }
}
