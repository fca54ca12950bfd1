using CommunityScoring.Events;

using static CommunityScoring.Facts.Said;
using static CommunityScoring.Revenue.RevenueFacts;

namespace CommunityScoring.Revenue;

public sealed class JourneyTests
{
    private const string Bo = "github:bo";

    private static readonly IdentityEvent BoIsAna = Link(At(500), Ana, Bo);

    [Theory]
    [InlineData(180, 0, true)] // the edge day, from its first moment on
    [InlineData(181, 23, false)]
    [InlineData(0, 12, true)] // the very instant of the closing
    [InlineData(0, 13, false)] // after the anchor
    public void A_journey_holds_the_touches_from_the_edge_day_to_the_anchor(int ago, int hour, bool holds) =>
        Assert.Equal(holds ? 1 : 0, Attribute(Opportunity("o", 100), Called(ago, hour: hour)).Only().Touches);

    [Theory]
    [InlineData(0, 23, true)]
    [InlineData(-1, 0, false)]
    [InlineData(180, 0, true)]
    [InlineData(181, 23, false)]
    public void That_of_an_open_opportunity_ends_with_the_as_of_day(int ago, int hour, bool holds) =>
        Assert.Equal(holds ? 1 : 0, Attribute(Open("o", 100), Called(ago, hour: hour)).Only().Touches);

    [Fact]
    public void Touches_of_one_instant_are_in_order_of_community_person_channel_campaign()
    {
        var touches = TouchesOf(
            Called(5, "b", campaign: "x"), Called(5, "b"), Called(5, "a", campaign: "z"), Called(4, "a"),
            AtAcme(), AtAcme(Bo),
            Activity(5, member: Bo), Activity(5, "answer.accepted", member: Bo), Activity(5, program: "p"), Activity(5),
            Activity(5, "event.attended", hour: 11));

        Assert.Equal(
            [
                (Ana, "event.attended", null), (Ana, "post.created", null), (Ana, "post.created", "p"), (Bo, "answer.accepted", null),
                (Bo, "post.created", null), (null, "a", "z"), (null, "b", null), (null, "b", "x"), (null, "a", (string?)null),
            ],
            touches.All.ToArray().Select(touch => (touch.Person, touch.Channel, touch.Campaign)));
    }

    [Fact]
    public void A_person_has_one_touch_an_activity_program_and_day_at_its_first_time()
    {
        var touches = TouchesOf(
            AtAcme(), BoIsAna, Activity(5, hour: 10), Activity(5, hour: 8, member: Bo), Activity(5, hour: 9), Activity(5, program: "p", hour: 14)).All.ToArray();

        Assert.Equal([(Time(5, 8), null), (Time(5, 14), "p")], touches.Select(touch => (touch.At, touch.Campaign)));
        Assert.All(touches, touch => Assert.Equal(Ana, touch.Person));
    }

    [Fact]
    public void What_retractions_drove_to_zero_over_all_identities_is_no_touch()
    {
        Assert.Empty(TouchesOf(AtAcme(), BoIsAna, Activity(5), Retraction(1, 5, member: Bo)).All.ToArray());
        Assert.Single(TouchesOf(AtAcme(), BoIsAna, Activity(5), Activity(5), Retraction(1, 5, member: Bo)).All.ToArray());
        Assert.Equal(["p"], TouchesOf(AtAcme(), Activity(5), Retraction(1, 5), Activity(5, program: "p")).All.ToArray().Select(touch => touch.Campaign));
    }

    [Theory]
    [InlineData("visit.recorded", 0)] // scored, and not a touch
    [InlineData("not.in.the.model", 0)]
    [InlineData("event.attended", 1)]
    public void Only_touch_activities_of_the_model_are_touches(string activity, int touches) =>
        Assert.Equal(touches, TouchesOf(AtAcme(), Activity(5, activity)).All.Length);

    [Fact]
    public void Days_of_staff_and_of_other_accounts_are_left_out_and_those_of_a_departed_person_count()
    {
        Assert.Empty(TouchesOf(AtAcme(staff: true), Activity(5)).All.ToArray());
        Assert.Empty(TouchesOf(Activity(5)).All.ToArray());

        var departed = TouchesOf(AtAcme(from: 50, until: 20), AtAcme(from: 20, account: "beta"), Activity(51), Activity(50), Activity(21), Activity(20));
        Assert.Equal([Ago(50), Ago(21)], departed.All.ToArray().Select(touch => touch.Day));
        Assert.Equal([Ago(20)], Assert.Single(departed.Persons).Elsewhere.Select(touch => touch.Day));
    }

    [Fact]
    public void Hidden_persons_and_days_under_withdrawal_have_no_touches()
    {
        CommunityEvent[] said = [AtAcme(), Activity(9), Activity(5), Activity(2), Consent(6, granted: false)];

        Assert.Empty(TouchesOf(said).All.ToArray());
        Assert.Equal([Ago(9), Ago(2)], TouchesOf([.. said, Consent(3, granted: true)]).All.ToArray().Select(touch => touch.Day));
    }

    [Fact]
    public void A_referral_is_a_touch_at_the_start_of_its_day()
    {
        var touches = TouchesOf(AtAcme(), Referral("r1", 5), Referral("r2", 5), Referral("r3", 4, retracted: true), Activity(5, hour: 0)).All.ToArray();

        Assert.Equal([(Time(5, 0), "post.created"), (Time(5, 0), "referral.made")], touches.Select(touch => (touch.At, touch.Channel)));
    }

    [Fact]
    public void A_channel_named_like_an_activity_is_refused()
    {
        var touches = TouchesOf(Called(5, "post.created"), Called(5, "visit.recorded"), Called(5));

        Assert.Equal(["sales.call"], touches.All.ToArray().Select(touch => touch.Channel));
        Assert.Equal(["post.created", "visit.recorded"], touches.Refused.Select(touch => touch.Channel));
    }

    [Fact]
    public void The_member_of_another_touch_earns_nothing()
    {
        var touch = Assert.Single(TouchesOf(AtAcme(), Activity(900), Called(5) with { Member = Ana }).All[1..].ToArray());
        Assert.Equal((false, (string?)null), (touch.IsCommunity, touch.Person));
    }

    [Fact]
    public void A_touch_or_an_opportunity_moved_to_another_account_leaves_nothing_behind()
    {
        var moved = Attribute(
            Opportunity("o", 100, stamp: At(9)), Opportunity("o", 100, account: "beta", stamp: At(8)), Opportunity("stays", 100), Called(5, account: "beta"));

        Assert.Equal(("stays", 0), (moved.Only().Opportunity.Id, moved.Only().Touches));
        Assert.Null(moved.Attribute("o", Attribution.Models, ChannelWeights.Empty));
    }
}
