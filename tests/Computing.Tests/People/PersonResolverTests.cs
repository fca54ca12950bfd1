using CommunityScoring.Facts;

using static CommunityScoring.Facts.Said;

namespace CommunityScoring.People;

public sealed class PersonResolverTests
{
    [Theory]
    [InlineData("a", "", "a")] // nobody
    [InlineData("a", "a>b b>c c>d", "d")] // a chain
    [InlineData("c", "a>b b>c", "c")] // its end
    [InlineData("a", "a>a", "a")] // itself
    [InlineData("b", "b>a a>a", "a")]
    [InlineData("c", "b>c c>d d>b", "b")] // a circle: its smallest
    [InlineData("d", "b>c c>d d>b", "b")]
    [InlineData("z", "z>y y>d b>c c>d d>b", "b")] // entered from outside
    [InlineData("a", "a>c b>c c>d d>b", "b")] // a smaller one outside does not count
    [InlineData("a", "a>B B>a", "B")] // ordinal
    public void The_person_of_an_identity(string identity, string owners, string person)
    {
        var links = owners.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(link => link.Split('>')).ToList();
        Assert.Equal(person, PersonResolver.PersonOf(identity, key => links.FirstOrDefault(link => link[0] == key)?[1]));

        var leaves = new LeafSet();
        foreach (var link in links)
        {
            leaves.Merge(Versioned(Link(At(1), link[1], link[0])));
        }

        Assert.Equal(person, leaves.PersonOf(identity));
        Assert.Contains(identity, leaves.IdentitiesOf(person));
    }

    [Fact]
    public void Identities_of_a_person_are_those_that_end_there()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            var names = Enumerable.Range(0, random.Next(1, 14)).Select(i => $"m:{i}").ToArray();
            var leaves = new LeafSet();
            foreach (var name in names.Where(_ => random.Next(4) > 0))
            {
                leaves.Merge(Versioned(Link(At(1), names[random.Next(names.Length)], name)));
            }

            foreach (var person in names.Select(leaves.PersonOf).Distinct())
            {
                var expected = names.Where(name => leaves.PersonOf(name) == person).Order(StringComparer.Ordinal);
                Assert.True(expected.SequenceEqual(leaves.IdentitiesOf(person)), $"seed {seed}, person {person}");
            }
        }
    }

    [Fact]
    public void Unlinking_restores_what_was_before()
    {
        var leaves = new LeafSet();
        leaves.Merge(Versioned(Activity(5, member: "m:1")));
        leaves.Merge(Versioned(Activity(5, member: "m:2")));
        var before = Person.Of(leaves, "m:1", TestRules.Rules);

        Assert.Equal(MergeResult.Restructured, leaves.Merge(Versioned(Link(At(4), "m:1", "m:2")) with { Version = 2 }));
        Assert.Equal(["m:1", "m:2"], Person.Of(leaves, "m:1", TestRules.Rules).Identities.AsEnumerable());

        var separated = Versioned(Activity(5, member: "m:2"), Link(At(3), null, "m:2")) with { Version = 3 };
        Assert.Equal(MergeResult.Restructured, leaves.Merge(separated));
        var after = Person.Of(leaves, "m:1", TestRules.Rules);
        Assert.Equal((before.Key, before.IsHidden), (after.Key, after.IsHidden));
        Assert.Equal(before.Identities.AsEnumerable(), after.Identities.AsEnumerable());
        Assert.Equal(before.Days.AsEnumerable(), after.Days.AsEnumerable());
        Assert.Equal("m:2", leaves.PersonOf("m:2"));
    }

    [Fact]
    public void A_leaf_set_keeps_the_greater_version()
    {
        var leaves = new LeafSet();
        var (first, second) = (Versioned(Link(At(4), "m:1", "m:2")), Versioned(Link(At(3), "m:3", "m:2")) with { Version = 2 });
        Assert.Equal(MergeResult.Restructured, leaves.Merge(second));
        Assert.Equal(MergeResult.Known, leaves.Merge(first));
        Assert.Equal(MergeResult.Known, leaves.Merge(second));
        Assert.Equal(MergeResult.Newer, leaves.Merge(second with { Version = 3 }));
        Assert.Empty(leaves.ChildrenOf("member/m:1"));
        Assert.Equal(["member/m:2"], leaves.ChildrenOf("member/m:3"));
    }

    private static VersionedFacts Versioned(params Events.CommunityEvent[] said) => new(Reduce(said), 1, []);
}
