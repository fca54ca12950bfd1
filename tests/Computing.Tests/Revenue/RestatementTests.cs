using System.Text.Json;
using CommunityScoring.Events;
using CommunityScoring.People;

using static CommunityScoring.Facts.Said;
using static CommunityScoring.Revenue.RevenueFacts;

namespace CommunityScoring.Revenue;

/// <summary>What a fact changes: the credits of the opportunities it concerns, and of no other.</summary>
public sealed class RestatementTests
{
    private const string Bo = "github:bo";
    private const string Cy = "github:cy";

    // Journeys that share no day: of spring, summer and autumn.
    private static readonly CommunityEvent[] Known =
    [
        Opportunity("early", 1000, opened: 700, closed: 600), Opportunity("middle", 1000, opened: 390, closed: 380), Opportunity("late", 1000, opened: 60, closed: 10),
        Open("open", 1000, opened: 5),
        AtAcme(from: 900), AtAcme(Cy, from: 900), Activity(610, member: Cy), Activity(400, member: Cy), Activity(20, member: Cy),
        Called(605), Called(385), Called(15), Activity(610), Activity(400), Activity(20),
    ];

    [Theory]
    [InlineData("a late touch", "middle")]
    [InlineData("a late other touch", "late open")]
    [InlineData("a retraction", "early")]
    [InlineData("a stitched identity", "middle")]
    [InlineData("an identity taken away", "middle late open")] // in early both did the same on one day: one touch before and after
    [InlineData("a job move", "late open")]
    [InlineData("an erasure", "early middle")]
    [InlineData("an erasure of one of two identities", "middle late open")] // in early the other did the same on the same day
    [InlineData("an erasure of who has no touch", "")]
    [InlineData("an erasure of another account's person", "")]
    [InlineData("a link taken back", "middle late open")]
    [InlineData("an opportunity taken back", "middle")]
    [InlineData("a withdrawal", "early middle late open")]
    [InlineData("days under withdrawal", "middle")]
    [InlineData("a changed amount", "middle")]
    [InlineData("a referral", "early")]
    [InlineData("nobody's touch", "")]
    [InlineData("a visit", "")]
    [InlineData("another account's touch", "")]
    public void Restates_exactly_the_opportunities_it_concerns(string what, string concerned)
    {
        CommunityEvent[] bo = [AtAcme(Bo, from: 900), Activity(610, member: Bo), Activity(395, "event.attended", member: Bo), Activity(15, member: Bo)];
        var (before, news) = what switch
        {
            "a late touch" => (Known, new CommunityEvent[] { Activity(390) }),
            "a late other touch" => (Known, [Called(12)]),
            "a retraction" => (Known, [Retraction(0, 610)]),
            // Of the same day and activity they become one touch; on other days the touch was the account's already.
            "a stitched identity" => ([.. Known, AtAcme(Bo, from: 900), Activity(400, member: Bo)], [Link(At(0), Ana, Bo)]),
            "an identity taken away" => ([.. Known, .. bo[1..], Link(At(3), Ana, Bo)], [Link(At(0), null, Bo)]),
            "a job move" => (Known, [Affiliation(At(0), "beta", 100)]),
            "an erasure" => ([.. Known, Activity(900)], [Erasure(300)]),
            "an erasure of one of two identities" => ([.. Known, .. bo[1..], Link(At(3), Ana, Bo)], [Erasure(0, Bo)]),
            "an erasure of who has no touch" => ([.. Known, AtAcme("github:dee"), Activity(15, "visit.recorded", member: "github:dee")], [Erasure(0, "github:dee")]),
            "an erasure of another account's person" => ([.. Known, AtAcme(Bo, account: "beta"), Activity(15, member: Bo)], [Erasure(0, Bo)]),
            "a link taken back" => ([.. Known, .. bo[1..], Link(At(3), Ana, Bo)], [Link(At(2), null, Bo)]),
            "an opportunity taken back" => (Known, [Opportunity("middle", 1000, "deleted", opened: 390, closed: 380, stamp: At(-1))]),
            "a withdrawal" => (Known, [Consent(1, granted: false)]),
            "days under withdrawal" => (Known, [Consent(405, granted: false), Consent(300, granted: true)]),
            "a changed amount" => (Known, [Opportunity("middle", 2000, opened: 390, closed: 380, stamp: At(-1))]),
            "a referral" => (Known, [Referral("r", 601)]),
            "nobody's touch" => (Known, [Activity(15, member: "github:dee")]),
            "a visit" => (Known, [Activity(15, "visit.recorded")]),
            "another account's touch" => (Known, [Called(15, account: "beta")]),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "not a case"),
        };

        var (then, now) = (CreditsOf(before), CreditsOf([.. before, .. news]));

        Assert.Equal(concerned, string.Join(' ', new[] { "early", "middle", "late", "open" }.Where(id => then.GetValueOrDefault(id) != now.GetValueOrDefault(id))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_order_and_duplicates_give_the_same_credits(int seed)
    {
        var random = new Random(seed);
        var events = AccountRevenueTests.Random(random);
        events.AddRange([Link(At(5), Ana, Bo), Retraction(3, 20), Referral("r", 30), Referral("r", 31, saidAgo: 1), Erasure(200, Cy)]);
        var expected = Everything(events);
        for (var order = 0; order < 20; order++)
        {
            // A referral, a touch or an opportunity said twice is the same snapshot; counts are told apart by their leaf.
            var repeated = events.Where(said => said is not MemberEvent && random.Next(4) == 0);
            var delivered = events.Concat(repeated).ToArray();
            random.Shuffle(delivered);

            Assert.Equal(expected, Everything(delivered));
        }
    }

    private static Dictionary<string, string> CreditsOf(IEnumerable<CommunityEvent> events)
    {
        var attribution = Attribute(events);
        return attribution.Revenue.Opportunities.ToDictionary(
            revenue => revenue.Opportunity.Id,
            revenue => JsonSerializer.Serialize(
                (object)(attribution.Attribute(revenue.Opportunity.Id, Attribution.Models, ChannelWeights.Empty)!)));
    }

    private static string Everything(IEnumerable<CommunityEvent> events)
    {
        var attribution = AccountAttribution.Of(TestRules.Leaves(events), Acme, TestRules.Rules, Model, Today);
        return JsonSerializer.Serialize((object)new
        {
            attribution.Revenue,
            Members = attribution.ByMember(),
            Activities = attribution.ByActivity(),
            Programs = attribution.ByProgram(),
            Paths = attribution.ClosedPaths(),
            Credits = attribution.Revenue.Opportunities.Select(revenue =>
                attribution.Attribute(revenue.Opportunity.Id, Attribution.Models, Learnt(("ads", 0.7), ("post.created", 0.4)))),
        });
    }
}
