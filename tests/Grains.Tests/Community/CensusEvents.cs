using CommunityScoring.Events;
using CommunityScoring.Tests.Cluster;

namespace CommunityScoring.Tests.Community;

/// <summary>Draws events of a small community: those of <see cref="ClusterEvents"/>, and what the figures of a community need beside.</summary>
internal sealed class CensusEvents(Random random)
{
    private readonly ClusterEvents _workload = new(random, "c");
    private int _next;

    public IEnumerable<CommunityEvent> Draw(int count) =>
        Enumerable.Range(0, count).Select(_ => random.Next(10) < 6 ? _workload.Draw(1)[0] : Next()).ToList();

    private CommunityEvent Next()
    {
        var ago = random.Next(60);
        var stamp = Fakes.Events.At(ago, $"x{_next++:D6}");
        var (account, member) = (Pick(_workload.Accounts), Pick(_workload.Identities));
        return random.Next(10) switch
        {
            < 3 => new OpportunityEvent(
                stamp, $"o{random.Next(8)}", account, Pick(["new", "expansion", "renewal"]), Pick(["won", "won", "lost", "open", "deleted"]),
                random.Next(100_000), Pick(["EUR", "USD"]), stamp.Time.AddDays(-random.Next(100)), null, stamp.Time, null, null),
            < 4 => new TouchEvent(stamp, account, Pick(["ads", "mail"]), null, null),
            < 5 => new CostEvent(stamp, $"cost{random.Next(5)}", Pick<string?>([null, "launch"]), random.Next(1000), "USD", stamp.Day),
            < 6 => new AccountEvent(stamp, account, null, [], null, Pick<string?>([null, "smb", "large"]), null, null, null, null, null),
            < 8 => new ReferralEvent(
                stamp, $"ref{random.Next(60)}", member, null, random.Next(4) == 0 ? "domain:c-a.example" : Pick(_workload.Identities), null, null, "tracked",
                stamp.Day, random.Next(5) == 0),
            < 9 => new QuestionEvent(
                stamp, $"q{random.Next(8)}", random.Next(4) == 0 ? "nobody:1" : member, null, "solved", stamp.Time, stamp.Time.AddHours(random.Next(90)), stamp.Time,
                Pick(["member", "staff"])),
            _ => new ActivityEvent(Fakes.Events.At(random.Next(-1, 2), $"y{_next++:D6}"), member, null, "referral.made", null, 0),
        };
    }

    private T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];
}
