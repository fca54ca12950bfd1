using CommunityScoring.Events;

namespace CommunityScoring.Tests.Cluster;

/// <summary>Draws events over a few identities and accounts whose names begin with a prefix of their own.</summary>
internal sealed class ClusterEvents(Random random, string prefix)
{
    private static readonly string[] Activities = ["post.created", "answer.accepted", "event.attended", "not.in.the.model"];

    private readonly string[] _domains = [$"{prefix}-a.example", $"{prefix}-b.example"];
    private int _next;

    public string[] Accounts { get; } = [$"{prefix}-acme", $"{prefix}-beta", $"{prefix}-corp"];

    public string[] Identities { get; } =
        [$"email:{prefix}1", $"email:{prefix}2", .. Enumerable.Range(1, 8).Select(i => $"github:{prefix}{i}")];

    public List<CommunityEvent> Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

    private CommunityEvent Next()
    {
        var ago = random.Next(90);
        var stamp = Fakes.Events.At(ago, $"{prefix}{_next++}");
        var index = random.Next(Identities.Length);
        var (member, domain) = (Identities[index], index < 2 ? _domains[index] : null);
        var day = stamp.Day;
        return random.Next(100) switch
        {
            < 50 => new ActivityEvent(stamp, member, domain, Pick(Activities), random.Next(3) == 0 ? "launch" : null, random.Next(-9, 9) * 100_000),
            < 56 => new RetractionEvent(stamp, member, domain, Pick(Activities), null, day.AddDays(-random.Next(5)), 1),
            < 64 => new IdentityEvent(stamp, member, domain, random.Next(3) == 0 ? null : Pick(Identities)),
            < 76 => new AffiliationEvent(
                stamp, member, domain, Pick(Accounts), random.Next(2) == 0 ? null : day, null, null, random.Next(8) == 0, random.Next(6) == 0),
            < 83 => new AccountEvent(
                stamp, Pick(Accounts), "Name", [.. _domains.Where(_ => random.Next(2) == 0)], null, null, null,
                Pick(["customer", "prospect", "deleted"]), Fakes.Events.Today.AddDays(random.Next(99)), 100, "USD"),
            < 86 => new ConsentEvent(stamp, member, domain, random.Next(4) != 0),
            < 87 => new ErasureEvent(stamp, member, domain),
            < 92 => new QuestionEvent(stamp, $"{prefix}t{random.Next(6)}", member, domain, Pick(["open", "solved"]), stamp.Time, null, null, null),
            < 97 => new ReferralEvent(stamp, $"{prefix}r{random.Next(6)}", member, domain, Pick(Identities), null, null, "tracked", day, random.Next(3) == 0),
            < 98 => new OpportunityEvent(
                stamp, $"{prefix}o{random.Next(3)}", Pick(Accounts), "new", "open", 1, "USD", stamp.Time, null, null, null, null),
            _ => new TouchEvent(stamp, Pick(Accounts), "sales.call", null, null),
        };
    }

    private T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];
}
