using CommunityScoring.Events;
using CommunityScoring.People;

using static CommunityScoring.Facts.Said;
using static CommunityScoring.People.TestRules;

namespace CommunityScoring.Community;

public sealed class PersonContributionTests
{
    [Fact]
    public void Each_day_is_of_the_account_it_belongs_to_and_staff_days_are_of_none()
    {
        var contribution = Of(
            Affiliation(At(0), "old", until: 50), Affiliation(At(0), "acme", from: 20), Affiliation(At(0), "us", from: 10, staff: true),
            Activity(60), Activity(30, program: "launch"), Activity(15), Activity(5));

        Assert.Equal(["acme", "old", "us"], contribution.Accounts.AsEnumerable());
        Assert.Equal([null, "acme", "old"], contribution.Parts.Select(part => part.Account));
        Assert.Equal([Ago(30), Ago(15), Ago(60)], contribution.Parts.Select(part => Assert.Single(part.Buckets.Decode().ToArray()).Day));
        Assert.Equal("launch", contribution.Parts[0].Buckets.Decode()[0].Program);
    }

    [Fact]
    public void Identities_are_added_up_and_what_is_retracted_counts_nothing()
    {
        const string mail = "email:a";
        var contribution = Of(
            Link(At(9), Ana, mail), Activity(5), Activity(5, member: mail), Activity(4), Retraction(3, 4, member: mail));
        Assert.Equal([(Ago(5), 2L)], Assert.Single(contribution.Parts).Buckets.Decode().ToArray().Select(bucket => (bucket.Day, bucket.Count)));
    }

    [Fact]
    public void A_hidden_person_contributes_nothing_but_may_again()
    {
        var contribution = Of(Affiliation(At(0), "acme"), Activity(5), Made("self", Ana), Consent(1, granted: false));
        Assert.Empty(contribution.Parts);
        Assert.Empty(contribution.Quarantine);
        Assert.Equal(["acme"], contribution.Accounts.AsEnumerable());
        Assert.False(contribution.IsEmpty);
    }

    [Fact]
    public void Referrals_count_unless_they_are_in_quarantine()
    {
        var contribution = Of(Affiliation(At(0), "acme", from: 20), Made("self", Ana), Made("bo", "github:bo"), Made("cy", "github:cy"));

        var bucket = Assert.Single(Assert.Single(contribution.Parts).Buckets.Decode().ToArray());
        Assert.Equal((Ago(5), Person.ReferralActivity, 2L), (bucket.Day, bucket.Activity, bucket.Count));
        var withheld = Assert.Single(contribution.Quarantine);
        Assert.Equal(("acme", "self", QuarantineReason.Self), (withheld.Account, withheld.Referral.Referral, withheld.Referral.Reason));
    }

    [Fact]
    public void Of_plain_counts_in_quarantine_those_without_a_program_go_first()
    {
        var contribution = Of([
            .. Enumerable.Range(0, 3).Select(_ => Activity(5, Person.ReferralActivity)),
            .. Enumerable.Range(0, 22).Select(_ => Activity(5, Person.ReferralActivity, "launch"))]);
        Assert.Equal(
            [("launch", 20L)],
            Assert.Single(contribution.Parts).Buckets.Decode().ToArray().Select(bucket => (bucket.Program!, bucket.Count)));
        Assert.Equal(5, Assert.Single(contribution.Quarantine).Referral.Count);
    }

    [Fact]
    public void Questions_are_of_the_day_they_were_asked_and_staff_asks_none_and_saves_no_ticket()
    {
        var contribution = Of(
            Affiliation(At(0), "us", from: 10, staff: true),
            Solved("t1", opened: 30, answered: 29, solved: 20, "member"), Solved("t2", 30, 29, 20, "staff"),
            Solved("t3", 12, 11, 5, "member"), Solved("t4", 5, 4, 3, "member"));

        Assert.Equal(
            [
                new AskedQuestion("t1", Ago(30), TimeSpan.FromDays(1), true, Ago(20)),
                new AskedQuestion("t2", Ago(30), TimeSpan.FromDays(1), true, null),
                new AskedQuestion("t3", Ago(12), TimeSpan.FromDays(1), true, null),
            ],
            Assert.Single(contribution.Parts).Questions.AsEnumerable());
    }

    [Fact]
    public void Days_ahead_are_left_out_and_noted()
    {
        var contribution = Of(Activity(-1));
        Assert.Equal((true, false), (contribution.HasDaysAhead, contribution.IsEmpty));
        Assert.Empty(contribution.Parts);
        Assert.False(Of(Activity(0)).HasDaysAhead);
        Assert.True(PersonContribution.Of(Person.Of(Leaves(), "github:nobody", Rules), Rules, Today).IsEmpty);
    }

    private static PersonContribution Of(params IEnumerable<CommunityEvent> events) =>
        PersonContribution.Of(Person.Of(Leaves(events), Ana, Rules), Rules, Today);

    private static ReferralEvent Made(string id, string referred) =>
        new(At(0), id, Ana, null, referred, null, null, "tracked", Ago(5), false);

    private static QuestionEvent Solved(string id, int opened, int answered, int solved, string by) =>
        new(At(0), id, Ana, null, "solved", Time(opened), Time(answered), Time(solved), by);
}
