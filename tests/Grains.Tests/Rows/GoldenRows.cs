using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Leaves;
using Xunit;
using static CommunityScoring.Tests.Fakes.Events;

namespace CommunityScoring.Tests.Rows;

/// <summary>
/// Rows as releases have written them, and what they say. Never edit one and never take one out: a database somewhere
/// holds rows like it. A release that changes the shape adds its own.
/// </summary>
public static class GoldenRows
{
    private static readonly Dictionary<string, (LeafState State, string Row)> Rows = Written();

    public static TheoryData<string> Names => [.. Rows.Keys];

    internal static (LeafState State, string Row) Of(string name) => Rows[name];

    private static Dictionary<string, (LeafState State, string Row)> Written()
    {
        var rows = new Dictionary<string, (LeafState State, string Row)>
        {
            ["0.1.0 identity"] = (Identity(), GoldenBytes.Identity010),
            ["0.1.0 identity that keeps settled touches"] = (Settled(), GoldenBytes.SettledIdentity010),
            ["0.1.0 settled opportunity"] = (SettledOpportunity(), GoldenBytes.SettledOpportunity010),
            ["0.1.0 new leaf with children"] = (LeafState.New with { HasChildren = true }, GoldenBytes.Empty010),
        };
        for (var i = 0; i < GoldenBytes.Snapshots010.Length; i++)
        {
            var said = Snapshots[i];
            var facts = new SnapshotFacts(said.Leaf, Noon, said);
            rows[$"0.1.0 {said.Leaf} {i}"] = (LeafState.New with { Facts = facts, Applied = [new AppliedOffset("T1", "t", 1, 300)] }, GoldenBytes.Snapshots010[i]);
        }

        return rows;
    }

    // Written out here, and not shared with other tests, so that it stays what it was.
    private static CommunityEvent[] Snapshots =>
    [
        new ReferralEvent(At(1, "g"), "r1", Ana, "acme.example", "email:bb", "beta.example", "CODE", "self_reported", Today, true),
        new QuestionEvent(At(1, "h"), "t1", Ana, "acme.example", "solved", Noon.AddTicks(1), Noon.AddHours(1), Noon.AddHours(2), "staff"),
        new CostEvent(At(1, "i"), "c1", "launch", long.MaxValue, "USD", Today),
        new AccountEvent(At(1, "j"), "acme", "Acme ☃", ["acme.example", "beta.example"], "parent", "smb", "kim", "customer", Today, 129900, "USD"),
        new AccountEvent(At(1, "j2"), "beta", null, [], null, null, null, null, null, null, null),
        new OpportunityEvent(At(1, "k"), "o1", "acme", "renewal", "won", 129900, "USD", Noon, Noon.AddDays(-1), Noon.AddDays(1), "kim", "launch"),
        new TouchEvent(At(1, "l"), "acme", "sales.call", "q4", "member:2"),
    ];

    private static LeafState Identity()
    {
        var table = new BucketTable(PackedBuckets.Empty);
        table.AddActivity(Noon, "post.created", null, 500_000);
        table.AddActivity(Noon.AddHours(-1), "post.created", null, -250_000);
        table.AddActivity(Noon.AddDays(-400), "event.attended", "launch", 0);
        table.Retract(Today.AddDays(-3), "answer.accepted", "launch", 2);
        var facts = new IdentityFacts(
            "member/email:aa", Noon, new MailDomain("acme.example", Today.AddDays(-2)), new OwnerFact(At(3, "o"), "member:1"),
            [
                new AffiliationFact(At(2, "f"), "acme", null, Today, null, false, true),
                new AffiliationFact(At(2, "g"), "acme", Today.AddDays(-9), null, "döner", true, false),
            ],
            [new ConsentFact(At(5, "c"), false, Today.AddDays(-4)), new ConsentFact(At(1, "d"), true, Today)],
            Today.AddDays(-500),
            table.Pack());
        return new LeafState(
            facts,
            [new AppliedOffset("T1", "community.events", 0, 41), new AppliedOffset("T1", "community.events", 7, 1L << 40)],
            [new RecordedOutcome("T1", 0, 40, Outcome.Duplicate), new RecordedOutcome("T1", 7, 1L << 40, Outcome.Ignored)],
            new RememberedIds([1, ulong.MaxValue, 1UL << 63], [new IdRun(Today.AddDays(-1), 2), new IdRun(Today, 1)]),
            ["account/beta", "member/member:0"],
            true);
    }

    private static LeafState Settled()
    {
        var (early, late) = (
            new SettledTouch(Noon.AddDays(-1000), "post.created", null, SettledUses.Touch),
            new SettledTouch(Noon.AddDays(-900).AddTicks(7), "feedback.shipped", "launch", SettledUses.Touch | SettledUses.Shipped));
        var moved = late with { Uses = SettledUses.Elsewhere };
        return LeafState.New with
        {
            Facts = IdentityFacts.Unknown("member/github:ana") with
            {
                Settled =
                [
                    new SettledJourney(new Closing("o1", "acme", Noon.AddDays(-950), Noon.AddDays(-890)), [early, late]),
                    new SettledJourney(new Closing("o1", "beta", Noon.AddDays(-950), Noon.AddDays(-890)), [moved]),
                    new SettledJourney(new Closing("o2", "acme", Noon.AddDays(-940), Noon.AddDays(-880)), [late]),
                ],
            },
        };
    }

    private static LeafState SettledOpportunity()
    {
        var said = new OpportunityEvent(
            At(880, "s"), "o1", "acme", "new", "won", 129900, "USD", Noon.AddDays(-950), null, Noon.AddDays(-890), null, null);
        var mark = new SettledMark(new Closing("o1", "acme", Noon.AddDays(-950), Noon.AddDays(-890)), ["touch/2:/t#a", "touch/2:/t#b"]);
        return LeafState.New with { Facts = new SnapshotFacts(said.Leaf, Noon, said) { Settled = mark } };
    }
}
