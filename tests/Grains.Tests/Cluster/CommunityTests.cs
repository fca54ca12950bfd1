using CommunityScoring.Community;
using CommunityScoring.Contracts;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.People;
using Xunit;

namespace CommunityScoring.Tests.Cluster;

/// <summary>The community grain over two silos: what it says of rows that were stored by leaves.</summary>
public sealed class CommunityTests(TestSilos silos) : IClassFixture<TestSilos>
{
    [Fact]
    public async Task The_whole_community_is_counted_from_its_rows()
    {
        var delivery = new Delivery(silos.Peers, 3);
        var now = DateTimeOffset.UtcNow;
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        await delivery.SendAsync(new Random(1), [.. Enumerable.Range(0, 6).SelectMany(index => (CommunityEvent[])
        [
            new AffiliationEvent(At(9, "f", index), $"c:{index}", null, $"c-{index}", null, null, null, index == 5, false),
            new ActivityEvent(At(8, "a", index), $"c:{index}", null, "post.created", "launch", 0),
            new OpportunityEvent(
                At(1, "o", index), $"c-o{index}", $"c-{index}", "new", "won", 100, "USD", now.AddDays(-9), null, now.AddDays(-5), null, null),
        ]), new CostEvent(At(1, "c", 0), "c-cost", null, 50, "USD", today), new ReferralEvent(
            At(1, "r", 0), "c-r", "c:0", null, "c:0", null, null, "tracked", today, false),
            new ActivityEvent(At(3, "u", 1), "c:1", null, "swag.claimed", null, 0), new ActivityEvent(At(2, "u", 7), "c:7", null, "swag.claimed", null, 0)]);

        var grain = silos.Cluster.Client.GetGrain<ICommunityGrain>(0);
        var figures = (await grain.ReadFiguresAsync(new(new CommunityQuery(today.AddDays(-29), today)))).Value;
        Assert.Equal(today, figures.AsOf);
        Assert.InRange(figures.At, now, now.AddMinutes(5));
        var all = Assert.Single(figures.Value);
        Assert.Equal(6, all.Members.Active.Value);
        Assert.Equal((500L, 500L, 6L), ((long)all.Revenue["USD"].Generated!.Value, (long)all.Revenue["USD"].Attributed!.Value, all.Revenue["USD"].Accounts!.Value));
        var launch = Assert.Single((await grain.ReadFiguresAsync(new(new CommunityQuery(today.AddDays(-29), today, By: SliceKind.Program)))).Value.Value);
        Assert.Equal(("launch", 5), (launch.Slice.Program, launch.Members.Active.Value));

        Assert.Equal(9, (await grain.ReadReturnsAsync(today.AddDays(-29), today)).Value.Value["USD"].Ratio);
        var cohort = (await grain.ReadComparisonAsync(today.AddDays(-29), today, null)).Value.Value.NotEngaged;
        Assert.Equal(6, cohort.WinRate.Count);
        Assert.Equal(1, cohort.WinRate.Value);
        Assert.Equal(4, cohort.DaysToClose.Value);
        var withheld = Assert.Single((await grain.ReadQuarantineAsync(new(new QuarantineQuery(null, null, 10)))).Value.Value.Referrals);
        Assert.Equal(("c-0", "c-r", QuarantineReason.Self), (withheld.Account, withheld.Referral.Referral, withheld.Referral.Reason));
        Assert.Equal(5, (await grain.ReadAttributionAsync()).Value.Attribution.Won);
        var unscored = Assert.Single((await grain.ReadUnscoredAsync(new(new UnscoredQuery(null, 10)))).Value.Value.Activities);
        Assert.Equal(new UnscoredSummary("swag.claimed", 2, 2, today.AddDays(-3), today.AddDays(-2), "c:7"), unscored);
        var waiting = (await grain.ReadWaitingAsync(new(new WaitingQuery(null, 10)))).Value;
        Assert.Equal(("c:7", 1L, today.AddDays(-2)), (Assert.Single(waiting.Value.Persons).Person, waiting.Value.Persons[0].Activities, waiting.Value.Persons[0].WaitingSince));
        Assert.Empty((await grain.ReadWaitingAsync(new(new WaitingQuery("c:7", 10)))).Value.Value.Persons);

        Stamp At(int ago, string kind, int index) => new(now.AddDays(-ago), "/c", $"{kind}{index}");
    }
}
