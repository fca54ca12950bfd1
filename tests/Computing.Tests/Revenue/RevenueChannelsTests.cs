using CommunityScoring.Events;
using CommunityScoring.People;

using static CommunityScoring.Facts.Said;
using static CommunityScoring.Revenue.RevenueFacts;

namespace CommunityScoring.Revenue;

public sealed class RevenueChannelsTests
{
    private const string Bo = "github:bo";

    // Won today, opened 100 days ago, with a touch of Ana's that makes it the community's.
    private static readonly CommunityEvent[] Won =
        [Opportunity("o", 1000), AtAcme(from: 400), Activity(50), Account(At(0), Acme, "customer", "acme.example")];

    [Fact]
    public void A_referral_of_the_accounts_domain_or_people_is_internal_or_external_by_where_its_maker_was()
    {
        Assert.Equal("internal_referral: 40 referral.made github:bo referral/r", Of([.. Won, AtAcme(Bo), Referral("r", 40, referrer: Bo)]));
        Assert.Equal("external_referral: 40 referral.made github:bo referral/r", Of([.. Won, Referral("r", 40, referrer: Bo)]));
        Assert.Equal("external_referral: 40 referral.made github:bo referral/r", Of([.. Won, AtAcme(Bo, account: "beta"), Referral("r", 40, referrer: Bo)]));
        Assert.Equal("external_referral: 40 referral.made github:bo referral/r", Of([.. Won, AtAcme(Bo, from: 39), Referral("r", 40, referrer: Bo)]));
        Assert.Equal("external_referral: 40 referral.made github:bo referral/r", Of([.. Won, Referred("r", 40, Bo, Ana)]));
    }

    [Fact]
    public void Referrals_by_staff_of_others_out_of_the_window_retracted_or_in_quarantine_are_none()
    {
        Assert.Equal("", Of([.. Won, AtAcme(Bo, staff: true), Referral("r", 40, referrer: Bo)]));
        Assert.Equal("", Of([.. Won, AtAcme(Bo, staff: true, account: "vendor"), Referral("r", 40, referrer: Bo)]));
        Assert.Equal("", Of([.. Won, Referral("r", 40, referrer: Bo) with { Referred = "domain:other.example" }]));
        Assert.Equal("", Of([.. Won, Referral("r", 181, referrer: Bo)]));
        Assert.Equal("", Of([.. Won, Referral("r", -1, referrer: Bo)]));
        Assert.Equal("", Of([.. Won, Referral("r", 40, retracted: true, referrer: Bo)]));
        Assert.Equal("", Of([.. Won, Referred("r", 40, Bo, Ana), Referred("back", 200, Ana, Bo)]));
        Assert.Equal("", Of([.. Won, Referred("r", 40, Bo, "github:cy"), AtAcme("github:cy", from: 99)])); // not there yet at the opening
    }

    [Fact]
    public void Who_came_from_another_account_with_touches_there_is_a_job_move()
    {
        CommunityEvent[] moved = [AtAcme(Bo, from: 110), AtAcme(Bo, from: 500, account: "beta")];

        Assert.Equal(
            "job_move: 150 post.created github:bo , 111 event.attended github:bo ",
            Of([.. Won, .. moved, Activity(150, member: Bo), Activity(111, "event.attended", member: Bo), Activity(181, member: Bo), Activity(120, "visit.recorded", member: Bo)]));
        Assert.Equal("", Of([.. Won, AtAcme(Bo, from: 99), AtAcme(Bo, from: 500, account: "beta"), Activity(150, member: Bo)]));
        Assert.Equal("", Of([.. Won, AtAcme(Bo, from: 110), AtAcme(Bo, from: 500, account: "beta", staff: true), Activity(150, member: Bo)]));
        Assert.Equal("", Of([.. Won, AtAcme(Bo, from: 110), Activity(150, member: Bo)])); // from no account
    }

    [Fact]
    public void An_expansion_is_an_upgrade() =>
        Assert.Equal("upgrade: 0 opportunity.won  opportunity/o", Of([.. Won[1..], Opportunity("o", 1000, kind: "expansion")]));

    [Fact]
    public void Shipped_feedback_of_its_people_in_the_window_is_the_roadmap()
    {
        Assert.Equal("roadmap: 40 feedback.shipped github:ana ", Of([.. Won, Activity(40, "feedback.shipped"), Activity(181, "feedback.shipped")]));
        Assert.Equal("", Of([.. Won, Activity(40, "feedback.shipped", member: Bo)]));
    }

    [Fact]
    public void A_renewal_after_a_risky_day_with_a_community_touch_later_is_reduced_churn()
    {
        // Silent since long: disengaged and without champions, so at risk until the touches come.
        CommunityEvent[] renewal = [Opportunity("o", 1000, kind: "renewal"), AtAcme(from: 400), Activity(300)];
        var channels = Of([.. renewal, Activity(2)]);

        Assert.StartsWith("churn_reduction: ", channels, StringComparison.Ordinal);
        Assert.Contains("state.at_risk", channels, StringComparison.Ordinal);
        Assert.EndsWith("2 post.created github:ana ", channels, StringComparison.Ordinal);
        Assert.Equal("", Of([.. renewal[1..], Opportunity("o", 1000), Activity(2)])); // not a renewal
        Assert.Equal(channels, Of([.. renewal, Activity(2), Account(At(0), Acme, "churned")])); // the status is left out

        var steady = Enumerable.Range(0, 40).Select(week => Activity(7 * week, "code.contributed"));
        Assert.Equal("", Of([Opportunity("o", 1000, kind: "renewal"), AtAcme(from: 400), .. steady]));
    }

    [Fact]
    public void Only_won_opportunities_with_a_community_touch_carry_channels()
    {
        Assert.Equal("", Of([.. Won[1..], Opportunity("o", 1000, "lost", "expansion")]));
        Assert.Equal("", Of([Opportunity("o", 1000, kind: "expansion"), Called(50)]));
        Assert.Equal("", Of([.. Won[1..], Opportunity("other", 1000, kind: "expansion")]));
    }

    [Fact]
    public void Every_channel_that_holds_is_carried() => Assert.Equal(
        ["internal_referral", "upgrade", "roadmap"],
        Of([.. Won[1..], Opportunity("o", 1000, kind: "expansion"), AtAcme(Bo), Referral("r", 40, referrer: Bo), Activity(30, "feedback.shipped")])
            .Split('\n').Select(line => line.Split(':')[0]));

    private static ReferralEvent Referred(string id, int madeOn, string referrer, string referred) =>
        Referral(id, madeOn, referrer: referrer) with { Referred = referred };

    private static string Of(params IEnumerable<CommunityEvent> events)
    {
        var leaves = TestRules.Leaves(events);
        var touches = AccountTouches.Of(leaves, Acme, TestRules.Rules, Model);
        var attribution = AccountAttribution.Of(touches, AccountTouches.OpportunitiesOf(leaves, Acme), Today);
        var names = new Dictionary<RevenueChannel, string>
        {
            [RevenueChannel.InternalReferral] = "internal_referral",
            [RevenueChannel.ExternalReferral] = "external_referral",
            [RevenueChannel.JobMove] = "job_move",
            [RevenueChannel.Upgrade] = "upgrade",
            [RevenueChannel.Roadmap] = "roadmap",
            [RevenueChannel.ChurnReduction] = "churn_reduction",
        };
        return string.Join('\n', new RevenueChannels(attribution, touches, leaves, TestRules.Rules).Of("o").Select(claim =>
            $"{names[claim.Channel]}: {string.Join(", ", claim.Evidence.Select(fact => $"{Today.DayNumber - fact.Day.DayNumber} {fact.What} {fact.Person} {fact.Event}"))}"));
    }
}
