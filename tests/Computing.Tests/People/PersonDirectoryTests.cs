using CommunityScoring.Events;
using CommunityScoring.Facts;

using static CommunityScoring.Facts.Said;

namespace CommunityScoring.People;

/// <summary>Which persons a change concerns; that they are then right, the tests of the account's state show.</summary>
public sealed class PersonDirectoryTests
{
    private const string Bo = "github:bo";
    private const string Cy = "github:cy";
    private const string Dee = "github:dee";

    private readonly LeafChanges _changes = new();
    private readonly LeafSet _leaves;
    private readonly PersonDirectory _directory;
    private long _version;

    public PersonDirectoryTests()
    {
        _leaves = new LeafSet(_changes);
        _directory = new PersonDirectory(_leaves, TestRules.Rules);
        Tell(Activity(1), Activity(1, member: Bo), Activity(1, member: Cy, domain: "acme.example"), Activity(1, member: Dee));
        Assert.Equal([Ana, Bo, Cy, Dee], _directory.All().Select(person => person.Key));
        _changes.Clear();
    }

    [Fact]
    public void An_activity_concerns_its_person_alone() => Assert.Equal("github:bo", Concerned(Activity(0, member: Bo)));

    [Fact]
    public void A_thread_concerns_who_asked_it_and_who_asked_it_before()
    {
        Assert.Equal("github:bo", Concerned(Question("t", "open", At(2), 2, Bo)));
        Assert.Equal("github:bo github:cy", Concerned(Question("t", "open", At(1), 2, Cy)));
    }

    [Fact]
    public void A_link_concerns_both_persons_and_a_separation_brings_the_former_back()
    {
        Assert.Equal("github:ana -github:bo", Concerned(Link(At(1), Ana, Bo)));
        Assert.Equal("github:ana", Concerned(Activity(0, member: Bo)));
        Assert.Equal("github:ana github:bo", Concerned(Link(At(0), null, Bo)));
    }

    [Fact]
    public void A_new_claim_of_a_domain_concerns_who_has_an_address_there()
    {
        Assert.Equal("github:cy", Concerned(Account(At(1), "acme", null, "acme.example")));
        Assert.Equal("", Concerned(Account(At(0, id: "z"), "acme", "customer", "acme.example")));
        Assert.Equal("github:cy", Concerned(Account(At(-1), "acme")));
    }

    [Fact]
    public void A_referral_concerns_both_ends_and_so_does_what_happens_to_either()
    {
        Assert.Equal("github:ana github:bo", Concerned(Referral("r", 3) with { Referred = Bo }));
        Assert.Equal("github:ana github:bo github:dee", Concerned(Link(At(0), Dee, Bo)).Replace("-", ""));
        Assert.Equal("github:ana github:dee", Concerned(Activity(0, member: Dee)));
    }

    [Fact]
    public void Who_is_hidden_or_was_erased_is_told_as_nobody()
    {
        Assert.Equal("-github:bo", Concerned(Consent(1, granted: false, member: Bo)));
        Assert.Equal("github:bo", Concerned(Consent(0, granted: true, member: Bo)));
    }

    [Fact]
    public void An_opportunity_and_a_touch_concern_nobody()
    {
        Assert.Equal("", Concerned(Revenue.RevenueFacts.Opportunity("o", 1), Revenue.RevenueFacts.Called(1)));
        Assert.False(_changes.IsEmpty);
        Assert.True(_changes is { HasOpportunities: true, HasTouches: true });
    }

    // Who is told of, those with a minus as nobody.
    private string Concerned(params CommunityEvent[] events)
    {
        _changes.Clear();
        Tell(events);
        return string.Join(' ', _directory.Take(_changes).Select(change => change.Now is null ? $"-{change.Key}" : change.Key));
    }

    private void Tell(params CommunityEvent[] events)
    {
        foreach (var said in events)
        {
            var reducer = LeafReducer.For(said.Leaf, _leaves.Find(said.Leaf)?.Facts);
            reducer.Apply(said, Today);
            _leaves.Merge(new VersionedFacts(reducer.Facts!, ++_version, []));
        }
    }
}
