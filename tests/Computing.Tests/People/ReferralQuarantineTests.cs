using CommunityScoring.Events;

using static CommunityScoring.Facts.Said;
using static CommunityScoring.People.TestRules;

namespace CommunityScoring.People;

public sealed class ReferralQuarantineTests
{
    private const string Bo = "github:bo";
    private const string BosMail = "discourse:bo";

    [Fact]
    public void Who_refers_an_identity_of_ones_own_person_is_quarantined_until_it_is_separated()
    {
        CommunityEvent[] said = [Made("r", 5, Ana, BosMail), Link(At(9), Ana, BosMail)];

        Assert.Equal((QuarantineReason.Self, "r", BosMail, Ago(5)), Assert.Single(Of(Ana, said)));
        Assert.Equal(0, CountOf(Ana, said));
        CommunityEvent[] separated = [.. said, Link(At(1), null, BosMail)];
        Assert.Empty(Of(Ana, separated));
        Assert.Equal(1, CountOf(Ana, separated));
    }

    [Fact]
    public void All_referrals_between_two_persons_who_referred_each_other_are_quarantined_whatever_their_identities()
    {
        CommunityEvent[] said =
        [
            Made("r1", 50, Ana, Bo), Made("r2", 40, Ana, BosMail), Made("r3", 30, BosMail, Ana), Made("other", 20, Ana, "github:cy"), Link(At(9), Bo, BosMail),
        ];

        Assert.Equal([(QuarantineReason.Mutual, "r1", Bo, Ago(50)), (QuarantineReason.Mutual, "r2", BosMail, Ago(40))], Of(Ana, said));
        Assert.Equal([(QuarantineReason.Mutual, "r3", Ana, Ago(30))], Of(Bo, said));
        Assert.Equal((1, 0), (CountOf(Ana, said), CountOf(Bo, said)));

        CommunityEvent[] retracted = [.. said, Made("r3", 30, BosMail, Ana, retracted: true)];
        Assert.Empty(Of(Ana, retracted));
        Assert.Equal((3, 0), (CountOf(Ana, retracted), CountOf(Bo, retracted)));
    }

    [Fact]
    public void From_twenty_earlier_ones_in_thirty_days_on_it_is_a_burst_the_quarantined_ones_counted()
    {
        // The first lies 30 days back and is out; of the others those from the 21st on have 20 or more before them.
        CommunityEvent[] said = [Made("a0", 30, Ana, "github:x"), .. Enumerable.Range(1, 23).Select(i => Made($"b{i:D2}", i == 1 ? 29 : 0, Ana, $"github:{i}"))];

        Assert.Equal(
            [(QuarantineReason.Burst, "b21"), (QuarantineReason.Burst, "b22"), (QuarantineReason.Burst, "b23")],
            Of(Ana, said).Select(referral => (referral.Reason, referral.Referral)));
        Assert.Equal(21, CountOf(Ana, said));
        Assert.Equal(2, Of(Ana, [.. said, Made("b05", 0, Ana, "github:5", retracted: true)]).Count());
    }

    [Fact]
    public void Of_several_reasons_the_first_is_shown()
    {
        var said = Enumerable.Range(0, 21).Select(i => Made($"r{i:D2}", 5, Ana, Ana)).ToList();
        Assert.All(Of(Ana, said), referral => Assert.Equal(QuarantineReason.Self, referral.Reason));
    }

    [Fact]
    public void A_company_is_neither_self_nor_mutual() =>
        Assert.Empty(Of(Ana, Made("r", 5, Ana, "domain:acme.example"), Made("s", 5, Bo, Ana)));

    [Fact]
    public void Plain_counts_of_the_activity_cannot_pass_by_the_burst()
    {
        CommunityEvent[] said = [.. Enumerable.Range(0, 19).Select(i => Made($"r{i:D2}", 10, Ana, $"github:{i}")), Plain(10), Plain(5), Plain(5), Plain(5, "launch")];
        var person = Person.Of(Leaves(said), Ana, Rules);

        // One before any referral of its day, none left after 19 referrals and that one.
        Assert.Equal([(Ago(10), 20)], person.Days.Select(day => (day.Day, (int)day.Count)));
        Assert.Equal(new QuarantinedReferral(null, Ana, null, Ago(5), 3, QuarantineReason.Burst), Assert.Single(person.Quarantine));
        Assert.Equal([Ago(10)], Revenue.RevenueFacts.TouchesOf([.. said, Revenue.RevenueFacts.AtAcme()]).All.ToArray().Select(touch => touch.Day).Distinct());
    }

    [Fact]
    public void Plain_counts_are_no_reason_against_a_referral()
    {
        var person = Person.Of(Leaves([.. Enumerable.Range(0, 25).Select(_ => Plain(10)), Made("r", 5, Ana, Bo)]), Ana, Rules);

        Assert.Equal([(Ago(10), 20), (Ago(5), 1)], person.Days.Select(day => (day.Day, (int)day.Count)));
        Assert.Equal(5, Assert.Single(person.Quarantine).Count);
    }

    [Fact]
    public void A_hidden_person_shows_no_quarantine() =>
        Assert.Empty(Of(Ana, Made("r", 5, Ana, Ana), Consent(1, granted: false)));

    private static ReferralEvent Made(string id, int ago, string referrer, string referred, bool retracted = false) =>
        Referral(id, ago, retracted, referrer) with { Referred = referred };

    private static ActivityEvent Plain(int ago, string? program = null) => Activity(ago, "referral.made", program);

    private static IEnumerable<(QuarantineReason Reason, string? Referral, string? Referred, DateOnly On)> Of(string person, params IEnumerable<CommunityEvent> events) =>
        Person.Of(Leaves(events), person, Rules).Quarantine.Select(referral => (referral.Reason, referral.Referral, referral.Referred, referral.MadeOn));

    private static long CountOf(string person, IEnumerable<CommunityEvent> events) =>
        Person.Of(Leaves(events), person, Rules).Days.Where(day => day.Activity == Person.ReferralActivity).Sum(day => day.Count);
}
