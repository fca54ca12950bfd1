using CommunityScoring.Events;
using CommunityScoring.People;

using static CommunityScoring.Facts.Said;
using static CommunityScoring.People.TestRules;

namespace CommunityScoring.Community;

public sealed class WaitingPersonTests
{
    [Fact]
    public void Without_an_account_everything_waits()
    {
        var person = Of(Today, Activity(9), Activity(9), Activity(3))!;
        Assert.Equal((Ana, 1, 3L, Ago(9), Ago(3)), (person.Person, person.Identities, person.Activities, person.WaitingSince, person.LastActiveOn));
        Assert.Empty(person.FormerAccounts);
        Assert.Empty(person.Domains);
    }

    [Fact]
    public void Who_has_left_waits_with_what_came_since()
    {
        var person = Of(Today, Affiliation(At(0), "acme", from: 50, until: 10), Activity(20), Activity(60), Activity(4))!;
        Assert.Equal("acme", Assert.Single(person.FormerAccounts));
        Assert.Equal((2L, Ago(60), Ago(4)), (person.Activities, person.WaitingSince, person.LastActiveOn));
        person = Of(Today, Affiliation(At(0), "acme", until: 10), Activity(20))!;
        Assert.Equal((0L, null, Ago(20)), (person.Activities, person.WaitingSince, person.LastActiveOn));
    }

    [Fact]
    public void Who_is_at_an_account_waits_for_none_whatever_the_past()
    {
        Assert.Null(Of(Today, Affiliation(At(0), "acme", from: 5), Activity(20)));
        Assert.NotNull(Of(Ago(6), Affiliation(At(0), "acme", from: 5), Activity(20)));
        Assert.Null(Of(Today, Affiliation(At(0), "us", staff: true), Activity(20)));
    }

    [Fact]
    public void Of_whom_nothing_is_shown_is_not_told()
    {
        Assert.Null(Of(Today, Consent(1, granted: false), Activity(20)));
        Assert.Null(Of(Today, Affiliation(At(0), "acme", until: 10)));
    }

    [Fact]
    public void Domains_are_named_that_an_account_might_claim()
    {
        const string mail = "email:a";
        var person = Of(Today, Link(At(9), Ana, mail, "beta.example"), Activity(5), Activity(4, member: mail, domain: "beta.example"))!;
        Assert.Equal((2, "beta.example"), (person.Identities, Assert.Single(person.Domains)));
    }

    private static WaitingPerson? Of(DateOnly today, params IEnumerable<CommunityEvent> events)
    {
        var person = Person.Of(Leaves(events), Ana, Rules);
        return WaitingPerson.Of(PersonContribution.Of(person, Rules, Today), person.Identities.Length, today);
    }
}
