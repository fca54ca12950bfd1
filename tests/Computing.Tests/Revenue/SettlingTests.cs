using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.People;

using static CommunityScoring.Facts.Said;
using static CommunityScoring.Revenue.RevenueFacts;

namespace CommunityScoring.Revenue;

/// <summary>What settles keeps its class and credits, whatever becomes of the buckets they were computed from.</summary>
public sealed class SettlingTests
{
    private const string Bo = "github:bo";

    // Ana's touch of day 1000 sourced it; Bo's came later. Of day 905 there is a touch that is no person's.
    private static readonly CommunityEvent[] Known =
    [
        Opportunity("o", 1000, opened: 950, closed: 890, lead: 940), Opportunity("young", 500, opened: 900, closed: 860),
        AtAcme(from: 1090), AtAcme(Bo, from: 1090), Activity(1000, "event.attended", "launch"), Activity(900, member: Bo), Called(905, id: "call"),
    ];

    [Theory]
    [InlineData(886, false)]
    [InlineData(887, true)]
    public void It_is_due_thirty_days_before_a_bucket_of_its_journey_may_go(int closed, bool isDue)
    {
        var view = new SettlingView(Opportunity("o", 100, opened: 1000, closed: closed), AtAcme(from: 1090), Activity(closed + 180));
        Assert.Equal(isDue ? 1 : 0, view.Settle(Today).Count);

        // The oldest touch is there for as long.
        view.Prune(Ago(closed).AddDays(887 + Settling.GraceDays - 1));
        Assert.Equal(1, Assert.Single(view.AttributeOn(Today).Revenue.Opportunities).Touches);
    }

    [Fact]
    public void The_next_day_on_which_something_is_due_is_that_of_the_earliest_closing_that_has_not_settled()
    {
        var view = new SettlingView(AtAcme(from: 1090), Open("open", 1));
        Assert.Null(Settling.NextDue(view.Leaves, Acme, 180));

        view.Take(Known);
        view.Take(Opportunity("lost", 1, "lost", opened: 900, closed: 880), Opportunity("gone", 1, "deleted", opened: 950, closed: 940),
            Opportunity("elsewhere", 1, opened: 950, closed: 940, account: "beta"));
        Assert.Equal(Ago(3), Settling.NextDue(view.Leaves, Acme, 180));
        view.Settle(Today);
        Assert.Equal(Ago(880 - 887), Settling.NextDue(view.Leaves, Acme, 180));
        view.Settle(Today.AddDays(900));
        Assert.Null(Settling.NextDue(view.Leaves, Acme, 180));
        Assert.Equal(DateOnly.MaxValue, Settling.DueOn(new Closing("o", Acme, Time(0), DateTimeOffset.MaxValue), 180));
    }

    [Fact]
    public void Each_identity_keeps_its_touches_of_both_lookbacks_and_the_mark_the_others()
    {
        var settlement = Assert.Single(new SettlingView(Known).Settle(Today));

        Assert.Equal(new Closing("o", Acme, Time(950), Time(890)), settlement.Mark.Closing);
        Assert.Equal(["touch/2:/t#call"], settlement.Mark.Others.AsEnumerable());
        Assert.Equal(
            [(Ana, new SettledTouch(Time(1000), "event.attended", "launch", SettledUses.Touch)), (Bo, new SettledTouch(Time(900), "post.created", null, SettledUses.Touch))],
            settlement.Kept.SelectMany(kept => kept.Value.Select(touch => (kept.Key, touch))));
    }

    [Fact]
    public void One_identity_of_a_person_keeps_a_touch_the_one_that_was_first()
    {
        var settlement = Assert.Single(new SettlingView(
            [.. Known, Link(At(0), Ana, Bo), Activity(895), Activity(895, hour: 9, member: Bo), Referral("r", 893, referrer: Bo)]).Settle(Today));

        Assert.Equal(["post.created 900", "post.created 895", "referral.made 893"], Texts(settlement.Kept[Bo]));
        Assert.Equal(Time(895, 9), settlement.Kept[Bo][1].At);
        Assert.Equal(["event.attended 1000"], Texts(settlement.Kept[Ana]));
    }

    [Fact]
    public void Settling_changes_nothing_but_the_mark()
    {
        var view = new SettlingView(Known);
        var before = SettlingOfAnyFactsTests.Everything(view.AttributeOn(Today));
        view.Settle(Today);

        Assert.Equal(["o"], view.AttributeOn(Today).Revenue.Opportunities.Where(revenue => revenue.Opportunity.IsSettled).Select(revenue => revenue.Opportunity.Id));
        Assert.Equal(before, SettlingOfAnyFactsTests.Everything(view.AttributeOn(Today)));
    }

    [Theory]
    [InlineData("a late touch")]
    [InlineData("a late other touch")]
    [InlineData("a retraction")]
    [InlineData("a stitched identity")]
    [InlineData("an identity taken away")]
    [InlineData("a job move of the past")]
    [InlineData("an affiliation taken back")]
    [InlineData("staff after all")]
    [InlineData("an erasure of somebody else")]
    [InlineData("an erasure of days before")]
    [InlineData("buckets dropped")]
    [InlineData("settled again")]
    public void What_comes_later_leaves_class_and_credits(string what)
    {
        var view = new SettlingView([.. Known, Link(At(9), Bo, "github:bob"), AtAcme("github:bob"), Activity(899, member: "github:bob"), Activity(1040)]);
        view.Settle(Today);
        var (before, others) = (CreditsOf(view, "o"), CreditsOf(view, "young"));
        switch (what)
        {
            case "a late touch":
                view.Take(Activity(1010), Activity(891, member: Bo));
                break;
            case "a late other touch":
                view.Take(Called(892));
                break;
            case "a retraction":
                view.Take(Retraction(0, 900, member: Bo));
                break;
            case "a stitched identity":
                view.Take(Link(At(0), Ana, Bo));
                break;
            case "an identity taken away":
                view.Take(Link(At(0), null, "github:bob"));
                break;
            case "a job move of the past":
                view.Take(Affiliation(At(0), "beta", 1050));
                break;
            case "an affiliation taken back":
                view.Take(Affiliation(At(-1), Acme, 1090, deleted: true));
                break;
            case "staff after all":
                view.Take(Affiliation(At(-1), Acme, 1090, staff: true, member: Bo));
                break;
            case "an erasure of somebody else":
                view.Take(AtAcme("github:cy"), Activity(895, member: "github:cy"), Erasure(0, "github:cy"));
                break;
            case "an erasure of days before":
                view.Take(Activity(1095), Erasure(1095));
                break;
            case "buckets dropped":
                view.Prune(Today.AddDays(1000));
                Assert.NotEqual(others, CreditsOf(view, "young"));
                break;
            case "settled again":
                view.Take(Activity(1010));
                Assert.Empty(view.Settle(Today));
                break;
        }

        Assert.Equal(WithoutPersons(before), WithoutPersons(CreditsOf(view, "o")));
    }

    [Fact]
    public void An_erasure_restates_what_its_touches_were_in_and_nothing_else()
    {
        var view = new SettlingView([.. Known, Opportunity("p", 77, opened: 930, closed: 902)]);
        view.Settle(Today);
        view.Prune(Today.AddDays(1000));
        var p = CreditsOf(view, "p");
        Assert.Equal(OpportunityClass.Sourced, RevenueOf(view, "o").Class);

        view.Take(Erasure(0, Bo));
        Assert.Equal(p, CreditsOf(view, "p"));
        Assert.Equal(OpportunityClass.Sourced, RevenueOf(view, "o").Class);
        Assert.Equal(["event.attended", "sales.call"], Touches(view, "o"));
        Assert.All(view.AttributeOn(Today).Attribute("o", Attribution.Models, ChannelWeights.Empty)!.Models, model => Assert.Equal(1000, model.Credits.Sum()));

        view.Take(Erasure(0));
        Assert.Equal((OpportunityClass.None, 1, 0L), (RevenueOf(view, "o").Class, RevenueOf(view, "o").Touches, RevenueOf(view, "o").Attributed));
        Assert.NotEqual(p, CreditsOf(view, "p"));
        Assert.All(view.Leaves.Leaves.Select(leaf => leaf.Facts).OfType<IdentityFacts>(), facts => Assert.Empty(facts.Settled));
    }

    [Fact]
    public void Who_withdraws_is_shown_nowhere_until_it_is_granted_again_or_purged()
    {
        var view = new SettlingView(Known);
        view.Settle(Today);
        var before = CreditsOf(view, "o");
        view.Take(Consent(950, granted: false, member: Bo));
        Assert.Equal(["event.attended", "sales.call"], Touches(view, "o"));
        view.Take(Consent(950, granted: true, hour: 13, member: Bo));
        Assert.Equal(before, CreditsOf(view, "o"));

        // Withdrawn for some days in between: purged 30 days after it was received.
        view.Take(Consent(902, granted: false, member: Bo), Consent(898, granted: true, member: Bo));
        Assert.Equal(["event.attended", "sales.call"], Touches(view, "o"));
        view.Prune(Today.AddDays(29));
        Assert.NotEmpty(view.Leaves.FindIdentity(Bo)!.Settled);
        view.Prune(Today.AddDays(30));
        Assert.Empty(view.Leaves.FindIdentity(Bo)!.Settled);
    }

    [Fact]
    public void Credits_follow_the_amount_and_the_class_the_kind()
    {
        var view = new SettlingView(Known);
        view.Settle(Today);
        view.Prune(Today.AddDays(1000));
        view.Take(Opportunity("o", 2000, "lost", "renewal", 950, 890, stamp: At(-1)));

        var revenue = RevenueOf(view, "o");
        Assert.Equal((true, OpportunityStatus.Lost, OpportunityClass.Retained, 3), (revenue.Opportunity.IsSettled, revenue.Opportunity.Status, revenue.Class, revenue.Touches));
        Assert.Equal(2000, view.AttributeOn(Today).Credits("o", AttributionModel.TimeDecay).Sum());
    }

    [Fact]
    public void Another_closing_opening_or_account_is_weighed_from_buckets_and_settles_anew()
    {
        var view = new SettlingView([.. Known, AtAcme("github:cy", account: "beta"), Activity(905, member: "github:cy")]);
        view.Settle(Today);
        view.Take(Activity(891, member: Bo), Activity(889, member: Bo));
        Assert.Equal(3, RevenueOf(view, "o").Touches);

        // Closed a day later: what has come late since counts.
        view.Take(Opportunity("o", 1000, opened: 950, closed: 889, stamp: At(-1)));
        Assert.Equal(5, RevenueOf(view, "o").Touches);
        Assert.Single(view.Settle(Today));
        view.Prune(Today.AddDays(1000));
        Assert.Equal(5, RevenueOf(view, "o").Touches);

        // Another account: its own persons' touches, and none of the former ones'.
        view.Take(Opportunity("o", 1000, opened: 950, closed: 889, account: "beta", stamp: At(-2)));
        Assert.DoesNotContain(view.AttributeOn(Today).Revenue.Opportunities, revenue => revenue.Opportunity.Id == "o");
        Assert.Equal(0, Assert.Single(view.AttributeOn(Today, "beta").Revenue.Opportunities).Touches);

        // And back: what is kept for a closing is kept.
        view.Take(Opportunity("o", 1000, opened: 950, closed: 889, stamp: At(-3)));
        Assert.Equal(5, RevenueOf(view, "o").Touches);
    }

    [Fact]
    public void Reopened_or_deleted_and_closed_again_it_has_settled_as_before()
    {
        var view = new SettlingView(Known);
        view.Settle(Today);
        view.Take(Activity(891));
        var before = CreditsOf(view, "o");
        view.Take(Opportunity("o", 1000, "deleted", opened: 950, closed: null, stamp: At(-1)));
        Assert.DoesNotContain(view.AttributeOn(Today).Revenue.Opportunities, revenue => revenue.Opportunity.Id == "o");
        view.Take(Opportunity("o", 1000, "open", opened: 950, closed: null, stamp: At(-2)));
        Assert.False(RevenueOf(view, "o").Opportunity.IsSettled);
        view.Take(Opportunity("o", 1000, opened: 950, closed: 890, lead: 940, stamp: At(-3)));
        Assert.Equal(before, CreditsOf(view, "o"));
    }

    [Fact]
    public void On_a_day_when_it_was_open_it_is_weighed_from_what_is_known()
    {
        var view = new SettlingView(Known);
        view.Settle(Today);
        view.Take(Activity(960));

        Assert.Equal(3, RevenueOf(view, "o").Touches);
        var then = view.AttributeOn(Ago(895)).Revenue.Opportunities.Single(revenue => revenue.Opportunity.Id == "o");
        Assert.Equal((OpportunityStatus.Open, false, 4), (then.Opportunity.Status, then.Opportunity.IsSettled, then.Touches));
    }

    [Fact]
    public void A_mark_without_all_that_was_to_be_kept_is_never_needed_as_keeping_comes_first_and_the_first_stays()
    {
        var view = new SettlingView(Known);
        var touches = AccountTouches.Of(view.Leaves, Acme, TestRules.Rules, Model);
        var first = Assert.Single(Settling.Due(view.Leaves, touches, TestRules.Rules, Today));
        var expected = CreditsOf(view, "o");
        view.Keep(first);
        Assert.Equal(expected, CreditsOf(view, "o"));

        // It went away there; the next one sees a late fact, and what is kept already stays.
        view.Take(Activity(891));
        view.Settle(Today);
        Assert.Equal(expected, CreditsOf(view, "o"));
    }

    [Fact]
    public void Evidence_of_shipped_feedback_and_job_moves_is_kept()
    {
        var view = new SettlingView(
            [.. Known, Activity(899, "feedback.shipped"), AtAcme("github:cy", 960), AtAcme("github:cy", 1090, account: "beta"), Activity(970, member: "github:cy")]);
        var before = Channels(view);
        Assert.Equal([RevenueChannel.JobMove, RevenueChannel.Roadmap], before.Select(claim => claim.Channel));
        view.Settle(Today);
        Assert.Equal(Json(before), Json(Channels(view)));
        view.Prune(Today.AddDays(1000));
        Assert.Equal(Json(before), Json(Channels(view)));
    }

    private static OpportunityRevenue RevenueOf(SettlingView view, string opportunity) =>
        view.AttributeOn(Today).Revenue.Opportunities.Single(revenue => revenue.Opportunity.Id == opportunity);

    private static IEnumerable<string> Touches(SettlingView view, string opportunity) =>
        view.AttributeOn(Today).JourneyOf(opportunity)!.Touches.ToArray().Select(touch => touch.Channel);

    private static IEnumerable<string> Texts(IEnumerable<SettledTouch> touches) =>
        touches.Select(touch => $"{touch.Activity} {Today.DayNumber - touch.Day.DayNumber}");

    private static string CreditsOf(SettlingView view, string opportunity) =>
        Json(view.AttributeOn(Today).Attribute(opportunity, Attribution.Models, Learnt(("ads", 0.7), ("post.created", 0.4))))
            .Replace("\"IsSettled\":true", "\"IsSettled\":false", StringComparison.Ordinal);

    private static ImmutableArray<ChannelClaim> Channels(SettlingView view)
    {
        var touches = AccountTouches.Of(view.Leaves, Acme, TestRules.Rules, Model);
        return new RevenueChannels(view.AttributeOn(Today), touches, view.Leaves, TestRules.Rules).Of("o");
    }

    private static string WithoutPersons(string json) =>
        Regex.Replace(json, "\"Person\":\"[^\"]*\"", "");

    private static string Json<T>(T value) => JsonSerializer.Serialize(value);
}
