using CommunityScoring.Events;

using static CommunityScoring.Facts.Said;
using static CommunityScoring.People.TestRules;

namespace CommunityScoring.People;

public sealed class PersonTests
{
    private const string Bo = "github:bo";

    private static readonly IdentityEvent BoIsAna = Link(At(500), Ana, Bo);

    [Fact]
    public void Counts_and_sentiments_add_over_identities_and_programs()
    {
        var person = Of(
            BoIsAna, Activity(3, sentiment: 500_000), Activity(3, program: "launch", sentiment: -200_000), Activity(3, member: Bo),
            Activity(3, "answer.accepted", member: Bo), Activity(2));

        Assert.Equal([Ana, Bo], person.Identities.AsEnumerable());
        Assert.Equal(
            [
                new ActivityDay(Ago(3), "answer.accepted", 1, 0, 0),
                new ActivityDay(Ago(3), "post.created", 3, 500_000, 200_000),
                new ActivityDay(Ago(2), "post.created", 1, 0, 0),
            ],
            person.Days.AsEnumerable());
    }

    [Theory]
    [InlineData(1, 1)] // one identity's retraction takes another's count
    [InlineData(2, 0)] // zero reads as nothing, and has no sentiment
    [InlineData(5, 0)] // below zero as well
    public void The_sum_counts_not_the_buckets(int retracted, int left)
    {
        var person = Of(BoIsAna, Activity(3, sentiment: 900_000), Activity(3), Retraction(1, 3, retracted, member: Bo));
        Assert.Equal(left == 0 ? [] : [new ActivityDay(Ago(3), "post.created", left, 900_000, 0)], person.Days.AsEnumerable());
    }

    [Fact]
    public void A_negative_sum_takes_nothing_from_other_activities_or_days() => Assert.Equal(
        [new ActivityDay(Ago(3), "answer.accepted", 1, 0, 0), new ActivityDay(Ago(2), "post.created", 1, 0, 0)],
        Of(Activity(3, "answer.accepted"), Activity(2), Retraction(1, 3, 4)).Days.AsEnumerable());

    [Fact]
    public void A_referral_counts_once_on_its_day_unless_retracted()
    {
        Assert.Equal(
            [new ActivityDay(Ago(9), "referral.made", 2, 0, 0), new ActivityDay(Ago(5), "referral.made", 1, 0, 0)],
            Of(Activity(9), Referral("r1", 9), Referral("r2", 9), Referral("r3", 9, retracted: true), Referral("r4", 5, saidAgo: 3),
                Referral("r4", 8, saidAgo: 4), Referral("r5", 9, referrer: Bo)).Days.Where(day => day.Activity == "referral.made"));
    }

    [Fact]
    public void A_person_known_by_referrals_alone_has_them() =>
        Assert.Equal([new ActivityDay(Ago(9), "referral.made", 1, 0, 0)], Of(Referral("r1", 9)).Days.AsEnumerable());

    [Fact]
    public void Threads_are_those_of_all_identities_by_id()
    {
        var person = Of(
            BoIsAna, Question("t2", "open", At(3), 7), Question("t1", "solved", At(2), 8, Bo), Question("t3", "open", At(2), 8, "github:else"));
        Assert.Equal([new AskedThread("t1", false, Ago(8)), new AskedThread("t2", true, Ago(7))], person.Threads.AsEnumerable());
    }

    [Fact]
    public void While_the_latest_change_of_any_identity_is_a_withdrawal_the_person_is_hidden()
    {
        CommunityEvent[] said = [BoIsAna, Activity(50), Activity(50, member: Bo), Question("t1", "open", At(3), 7), Affiliation(At(1), "acme")];
        Assert.False(Of(said).IsHidden);
        Assert.Single(AccountPersons.Of(Leaves(said), "acme", Rules));

        said = [.. said, Consent(5, granted: true), Consent(4, granted: false, member: Bo)];
        Assert.True(Of(said).IsHidden);
        Assert.Empty(Of(said).Days);
        Assert.Empty(Of(said).Threads);
        Assert.Empty(AccountPersons.Of(Leaves(said), "acme", Rules));

        Assert.False(Of([.. said, Consent(3, granted: true, member: Bo)]).IsHidden);
    }

    [Fact]
    public void Days_under_withdrawal_are_hidden_for_the_identity_that_withdrew()
    {
        var person = Of(
            BoIsAna, Consent(9, granted: false, member: Bo), Consent(5, granted: true, member: Bo),
            Activity(10, member: Bo), Activity(9, member: Bo), Activity(6, member: Bo), Activity(6), Activity(5, member: Bo));

        Assert.False(person.IsHidden);
        Assert.Equal([(Ago(10), 1), (Ago(6), 1), (Ago(5), 1)], person.Days.Select(day => (day.Day, day.Count)));
    }

    [Fact]
    public void A_referral_made_under_withdrawal_is_hidden()
    {
        var person = Of(
            Consent(9, granted: false), Consent(5, granted: true), Referral("r1", 10), Referral("r2", 9), Referral("r3", 6), Referral("r4", 5));
        Assert.Equal([Ago(10), Ago(5)], person.Days.Select(day => day.Day));
    }

    [Fact]
    public void Where_the_model_takes_consent_as_not_given_only_granted_days_show()
    {
        var rules = Rules with { ConsentByDefault = false };
        var leaves = Leaves(BoIsAna, Activity(9), Activity(4), Activity(4, member: Bo));
        Assert.True(Person.Of(leaves, Ana, rules).IsHidden);

        leaves = Leaves(BoIsAna, Activity(9), Activity(4), Activity(4, member: Bo), Consent(5, granted: true));
        var person = Person.Of(leaves, Ana, rules);
        Assert.False(person.IsHidden);
        Assert.Equal([new ActivityDay(Ago(4), "post.created", 1, 0, 0)], person.Days.AsEnumerable());
    }

    [Fact]
    public void An_account_sees_its_days_and_standing_only()
    {
        var leaves = Leaves(
            Activity(90), Activity(60), Activity(50), Activity(10), Affiliation(At(1), "acme", 80), Affiliation(At(1), "acme", 55, 40, staff: true),
            Affiliation(At(1), "beta", 20));
        var there = Assert.Single(AccountPersons.Of(leaves, "acme", Rules));

        Assert.Equal([Ago(60)], there.Days.Select(day => day.Day));
        Assert.False(there.IsCurrentOn(Ago(81)));
        Assert.True(there.IsCurrentOn(Ago(80)));
        Assert.True(there.IsStaffOn(Ago(50)));
        Assert.False(there.IsCurrentOn(Ago(50)));
        Assert.True(there.IsCurrentOn(Ago(30)));
        Assert.False(there.IsCurrentOn(Ago(20)));
        Assert.Equal([Ago(90), Ago(60), Ago(50), Ago(10)], Person.Of(leaves, Ana, Rules).Days.Select(day => day.Day));
    }

    [Fact]
    public void Persons_of_an_account_are_in_ordinal_order_of_their_keys()
    {
        var leaves = Leaves(
            Affiliation(At(1), "acme", member: "b:1"), Affiliation(At(1), "acme", member: "B:1"), Affiliation(At(1), "acme", member: "a:1"),
            Affiliation(At(1), "beta", member: "c:1"), Link(At(1), "z:1", "a:1"));
        Assert.Equal(["B:1", "b:1", "z:1"], AccountPersons.Of(leaves, "acme", Rules).Select(person => person.Person));
        Assert.Equal(["B:1", "b:1", "c:1", "z:1"], AccountPersons.KeysOf(leaves));
    }

    [Fact]
    public void All_identities_of_a_circle_end_at_one_person()
    {
        var leaves = Leaves(
            Activity(3, member: "a:1"), Link(At(1), "c:1", "a:1"), Link(At(1), "c:1", "b:1"), Link(At(1), "b:1", "c:1"), Activity(3, member: "b:1"));
        Assert.Equal(["b:1"], AccountPersons.KeysOf(leaves));
        var person = Person.Of(leaves, "b:1", Rules);
        Assert.Equal(["a:1", "b:1", "c:1"], person.Identities.AsEnumerable());
        Assert.Equal(2, Assert.Single(person.Days).Count);
    }

    private static Person Of(params IEnumerable<CommunityEvent> events) => Person.Of(Leaves(events), Ana, Rules);
}
