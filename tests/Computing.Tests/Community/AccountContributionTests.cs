using CommunityScoring.Events;
using CommunityScoring.People;
using CommunityScoring.Revenue;
using CommunityScoring.Scores;

using static CommunityScoring.Facts.Said;
using static CommunityScoring.Revenue.RevenueFacts;

namespace CommunityScoring.Community;

public sealed class AccountContributionTests
{
    [Fact]
    public void The_card_of_an_opportunity_says_what_the_account_says_of_it()
    {
        CommunityEvent[] events = [AtAcme(), Activity(120, program: "launch"), Activity(50), Called(40), Opportunity("o", 1001)];
        var card = Assert.Single(Of(events).Card.Opportunities);
        var revenue = Attribute(events).Only();

        Assert.Equal(
            ("o", "new", "won", "sourced", "USD", 1001L, revenue.Attributed, Ago(100), Ago(0)),
            (card.Opportunity, card.Kind, card.Status, card.Class, card.Currency, card.Amount, card.Attributed, card.OpenedOn, card.ClosedOn!.Value));
        Assert.True(card.IsWon);
        var score = AccountScoring.Score(
            new AccountProfile(), AccountPersons.Of(TestRules.Leaves(events), Acme, TestRules.Rules), Model, Ago(100));
        Assert.True(score.Engagement > 0);
        Assert.Equal(BitConverter.DoubleToInt64Bits(score.Engagement), BitConverter.DoubleToInt64Bits(card.EngagementAtOpening!.Value));
    }

    [Fact]
    public void Programs_have_the_credits_of_their_touches_and_the_one_that_only_sourced_has_none()
    {
        // The first touch lies within the lookback of the opening, not of the closing.
        CommunityEvent[] events =
        [
            AtAcme(), Activity(250, program: "summit"), Activity(60, program: "launch"), Activity(30, program: "launch"), Activity(0), Called(0),
            Opportunity("o", 1100),
        ];
        var card = Assert.Single(Of(events).Card.Opportunities);

        // Weights ¼, ½, 1, 1 of 2¾.
        Assert.Equal([new ProgramCredit("launch", 300), new ProgramCredit("summit", 0)], card.Programs.AsEnumerable());
        Assert.Equal((700L, "sourced"), (card.Attributed, card.Class));
    }

    [Fact]
    public void Open_and_deleted_opportunities_are_left_out()
    {
        var contribution = Of(AtAcme(), Open("open", 1), Opportunity("gone", 1, "deleted"), Opportunity("lost", 1, "lost"));
        Assert.Equal(["lost"], contribution.Card.Opportunities.Select(card => card.Opportunity));
        Assert.True(Of(Open("open", 1)).IsEmpty);
    }

    [Fact]
    public void Journeys_are_those_that_the_account_itself_counts()
    {
        CommunityEvent[] events =
        [
            AtAcme(), Activity(120), Activity(119), Called(90), Activity(80), Called(10), Opportunity("won", 5), Opportunity("lost", 5, "lost", closed: 85),
            Opportunity("bare", 5, opened: 700, closed: 600),
        ];
        var contribution = Of(events);
        var ledger = new JourneyLedger();
        ledger.Add(contribution.Journeys());

        Assert.Equal(["post.created", "sales.call", "post.created", "sales.call"], contribution.Paths[1].Path.Channels.AsEnumerable());
        Assert.Equal(2, contribution.Paths.Length);
        Assert.Equal(
            CommunityData.Json(JourneyCounts.Of(Attribute(events).ClosedPaths())), CommunityData.Json(ledger.Closed(Today, Model.Revenue.RecentDays)));
    }

    [Fact]
    public void A_segment_is_worth_a_card()
    {
        var contribution = Of(new AccountEvent(At(0), Acme, null, [], null, "smb", null, null, null, null, null));
        Assert.Equal(("smb", false), (contribution.Card.Segment, contribution.IsEmpty));
    }

    private static AccountContribution Of(params IEnumerable<CommunityEvent> events)
    {
        var leaves = TestRules.Leaves(events);
        return AccountContribution.Of(Acme, leaves, [.. AccountPersons.PersonsOf(leaves, TestRules.Rules)], TestRules.Rules, Model);
    }
}
