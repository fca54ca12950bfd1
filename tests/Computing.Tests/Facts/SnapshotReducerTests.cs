using CommunityScoring.Events;

using static CommunityScoring.Facts.Said;

namespace CommunityScoring.Facts;

public sealed class SnapshotReducerTests
{
    [Fact]
    public void A_touch_does_not_keep_whom_it_reached()
    {
        var touch = new TouchEvent(At(1), "acme", "sales.call", "q4", Ana);
        var leaf = LeafReducer.For(touch.Leaf, null);
        leaf.Apply(touch, Today);
        Assert.Equal(touch with { Member = null }, Assert.IsType<SnapshotFacts>(leaf.Facts).Event);
    }

    [Fact]
    public void The_greatest_time_then_source_then_id_wins_whole_in_any_order()
    {
        QuestionEvent[] said =
        [
            Question("t1", "open", At(3, id: "z", source: "/z"), 3),
            Question("t1", "answered", At(2, id: "a", source: "/b"), 3),
            Question("t1", "open", At(2, id: "b", source: "/a"), 3, "github:bo"),
            Question("t1", "solved", At(2, id: "b", source: "/b"), 4),
        ];
        foreach (var order in Orders(said))
        {
            var reducer = LeafReducer.For("thread/t1", null);
            Assert.Null(reducer.Facts);
            Assert.All(order, question => Assert.Equal(Outcome.Counted, reducer.Apply(question, Today)));
            Assert.Equal(new SnapshotFacts("thread/t1", Time(2), said[3]), reducer.Facts);
        }
    }

    [Fact]
    public void Ids_are_compared_ordinally()
    {
        var (upper, lower) = (Question("t1", "open", At(1, id: "B"), 3), Question("t1", "solved", At(1, id: "a"), 3));
        foreach (var order in Orders(upper, lower))
        {
            var reducer = LeafReducer.For("thread/t1", null);
            Assert.All(order, question => reducer.Apply(question, Today));
            Assert.Equal(lower, Assert.IsType<SnapshotFacts>(reducer.Facts).Event);
        }
    }

    [Fact]
    public void It_goes_on_from_what_is_stored()
    {
        var stored = new SnapshotFacts("account/acme", Time(1), Account(At(1), "acme", "customer", "acme.example"));
        var reducer = LeafReducer.For("account/acme", stored);
        reducer.Apply(Account(At(2), "acme", "churned"), Today);
        Assert.Equal(stored, reducer.Facts);

        reducer.Apply(Account(At(0), "acme", "deleted", "acme.example"), Today);
        Assert.Equal("deleted", Assert.IsType<AccountEvent>(Assert.IsType<SnapshotFacts>(reducer.Facts).Event).Status);
    }

    [Fact]
    public void An_event_of_another_leaf_is_refused()
    {
        Assert.Throws<ArgumentException>(() => LeafReducer.For("thread/t2", null).Apply(Question("t1", "open", At(1), 1), Today));
        Assert.Throws<ArgumentException>(() => LeafReducer.For("member/github:bo", null).Apply(Activity(1), Today));
    }

    [Fact]
    public void What_facts_name_as_parents()
    {
        Assert.Equal(["member/github:ana"], Facts(Question("t1", "open", At(1), 1)).Parents.AsEnumerable());
        Assert.Equal(["domain/acme.example", "member/github:ana"], Facts(Referral("r1", 1)).Parents.AsEnumerable());
        Assert.Equal(["member/github:ana", "member/slack:u1"], Facts(Referral("r1", 1) with { Referred = "slack:u1" }).Parents.AsEnumerable());
        Assert.Equal(["member/discourse:1", "member/github:ana"], Facts(Referral("r1", 1) with { Referred = "discourse:1" }).Parents.AsEnumerable());
        Assert.Equal(["member/github:ana"], Facts(Referral("r1", 1) with { Referred = "github:ana" }).Parents.AsEnumerable());
        Assert.Equal(["account/acme"], Facts(new TouchEvent(At(1), "acme", "sales.call", null, Ana)).Parents.AsEnumerable());
        Assert.Equal(["domain/a.example", "domain/b.example"], Facts(Account(At(1), "acme", "customer", "b.example", "a.example")).Parents.AsEnumerable());
        Assert.Empty(Facts(Account(At(1), "acme", "deleted", "a.example")).Parents);
        Assert.Empty(Facts(new CostEvent(At(1), "c1", null, 5, "USD", Today)).Parents);
        Assert.Equal(
            ["account/acme", "account/beta", "domain/acme.example", "member/member:1"],
            Reduce(
                Activity(1, domain: "acme.example"),
                Link(At(1), "member:1"),
                Affiliation(At(1), "beta"),
                Affiliation(At(1), "acme", 9),
                Affiliation(At(1), "acme", 5, deleted: true)).Parents.Order(StringComparer.Ordinal));
    }

    private static SnapshotFacts Facts(CommunityEvent said) => new(said.Leaf, said.Stamp.Time, said);
}
