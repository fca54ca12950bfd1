using CommunityScoring.Events;

using static CommunityScoring.Facts.Said;
using static CommunityScoring.Revenue.RevenueFacts;

namespace CommunityScoring.Revenue;

public sealed class OpportunityTests
{
    [Theory]
    [InlineData(101, null)] // not yet opened
    [InlineData(100, OpportunityStatus.Open)]
    [InlineData(51, OpportunityStatus.Open)] // closed later
    [InlineData(50, OpportunityStatus.Won)]
    [InlineData(0, OpportunityStatus.Won)]
    public void It_stands_as_it_stood_on_the_day(int asOf, OpportunityStatus? status) =>
        Assert.Equal(status, On(asOf, Opportunity("o", 100, opened: 100, closed: 50))?.Status);

    [Fact]
    public void Asked_for_before_it_closed_its_journey_ends_with_that_day()
    {
        CommunityEvent[] said = [Opportunity("o", 100, opened: 100, closed: 50), Called(60), Called(55)];

        Assert.Equal(2, Attribute(said).Only().Touches);
        var before = AttributeOn(Ago(58), said).Only();
        Assert.Equal((1, null, OpportunityStatus.Open), (before.Touches, before.Opportunity.ClosedAt, before.Opportunity.Status));
    }

    [Fact]
    public void A_deleted_one_does_not_exist() => Assert.Null(On(0, Opportunity("o", 100, "deleted")));

    [Fact]
    public void An_open_one_keeps_no_time_of_closing() =>
        Assert.Null(On(0, Opportunity("o", 100) with { Status = "open" })?.ClosedAt);

    [Theory]
    [InlineData(916, false)]
    [InlineData(917, true)]
    public void It_is_settled_once_buckets_of_its_journey_may_be_gone(int closed, bool settled) =>
        Assert.Equal(settled, On(0, Opportunity("o", 100, opened: 1000, closed: closed))?.IsSettled);

    [Theory]
    [InlineData(364, true)]
    [InlineData(365, false)]
    public void The_last_365_days_have_the_named_one_among_them(int closed, bool within) =>
        Assert.Equal(within, On(0, Opportunity("o", 100, opened: 500, closed: closed))?.IsClosedWithin(Today, 365));

    [Theory]
    [InlineData("paused", "new", "status 'paused'")]
    [InlineData("won", "gift", "kind 'gift'")]
    public void A_snapshot_out_of_the_contract_is_named(string status, string kind, string named)
    {
        var refused = Assert.Throws<ArgumentException>(() => On(0, Opportunity("o", 100) with { Status = status, Kind = kind }));
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    private static Opportunity? On(int ago, OpportunityEvent snapshot) =>
        Revenue.Opportunity.Of(snapshot, Ago(ago), Model.Revenue.JourneyDays);
}
