using CommunityScoring.Events;
using CommunityScoring.Facts;

namespace CommunityScoring.Tests.Simulation;

/// <summary>Draws events over a few identities and accounts, so that links, circles, moves and claims meet all the time.</summary>
public sealed class SimWorkload
{
    public static readonly DateOnly Today = new(2026, 11, 20);

    private static readonly string[] Identities =
        ["discourse:1", "email:aa", "email:bb", "github:ana", "github:bo", "member:ana", "member:bo", "slack:u1"];

    private static readonly string[] Accounts = ["acme", "beta", "corp"];
    private static readonly string[] Activities = ["post.created", "answer.accepted", "event.attended", "unknown.activity"];
    private static readonly string[] Domains = ["acme.example", "beta.example"];

    private readonly Random _random;
    private int _next;

    public SimWorkload(Random random, int events, int partitions, double duplicates)
    {
        _random = random;
        var drawn = new List<ParsedRecord>();
        for (var i = 0; i < events; i++)
        {
            drawn.Add(random.NextDouble() < 0.03 ? Odd() : ParsedRecord.Of(Draw()));
        }

        Distinct = drawn.Count(record => record.Kind == ParsedKind.Event);
        var repeated = drawn.Where(record => record.Kind == ParsedKind.Event && random.NextDouble() < duplicates).ToList();
        Repeated = repeated.Count;
        drawn.AddRange(repeated);
        Events = [.. drawn.Where(record => record.Kind == ParsedKind.Event).Select(record => record.Event!)];
        Partitions = [.. Enumerable.Range(0, partitions).Select(_ => new List<ParsedRecord>())];
        foreach (var record in Shuffled(drawn))
        {
            Partitions[random.Next(partitions)].Add(record);
        }
    }

    public IReadOnlyList<List<ParsedRecord>> Partitions { get; }

    public IReadOnlyList<CommunityEvent> Events { get; }

    public int Distinct { get; }

    public int Repeated { get; }

    public static IReadOnlyList<string> AllIdentities => Identities;

    public static IReadOnlyList<string> AllAccounts => Accounts;

    public List<T> Shuffled<T>(IEnumerable<T> items)
    {
        var list = items.ToList();
        for (var i = list.Count - 1; i > 0; i--)
        {
            var j = _random.Next(i + 1);
            (list[i], list[j]) = (list[j], list[i]);
        }

        return list;
    }

    private ParsedRecord Odd() => _random.Next(3) switch
    {
        0 => ParsedRecord.Ignored("somebody.else.v1"),
        1 => ParsedRecord.Expired(),
        _ => ParsedRecord.Rejected(new Rejection(RejectionCode.NotJson, null, "drawn")),
    };

    private CommunityEvent Draw()
    {
        var day = Today.AddDays(-_random.Next(0, 60));
        var stamp = new Stamp(new DateTimeOffset(day, new TimeOnly(_random.Next(24), _random.Next(60)), TimeSpan.Zero), "/sim", $"e{_next++}");
        var member = Pick(Identities);
        var domain = member switch { "email:aa" => Domains[0], "email:bb" => Domains[1], _ => null };
        return _random.Next(100) switch
        {
            < 36 => new ActivityEvent(stamp, member, domain, Pick(Activities), _random.Next(3) == 0 ? "launch" : null, _random.Next(-2, 3) * 100_000),
            < 42 => new RetractionEvent(stamp, member, domain, Pick(Activities), null, day, _random.Next(1, 3)),
            < 60 => new IdentityEvent(stamp, member, domain, _random.Next(4) == 0 ? null : OtherThan(member)),
            < 72 => new AffiliationEvent(
                stamp, member, domain, Pick(Accounts), _random.Next(2) == 0 ? null : day, null, null, _random.Next(8) == 0, _random.Next(6) == 0),
            < 80 => new AccountEvent(
                stamp, Pick(Accounts), null, [.. Domains.Where(_ => _random.Next(2) == 0)], null, null, null,
                _random.Next(8) == 0 ? "deleted" : null, null, null, null),
            < 84 => new ConsentEvent(stamp, member, domain, _random.Next(3) != 0),
            < 86 => new ErasureEvent(stamp, member, domain),
            < 90 => new QuestionEvent(stamp, $"t{_random.Next(3)}", member, domain, _random.Next(2) == 0 ? "open" : "solved", stamp.Time, null, null, null),
            _ => new ReferralEvent(
                stamp, $"r{_random.Next(6)}", member, domain, _random.Next(4) == 0 ? Identity.DomainPrefix + Pick(Domains) : Pick(Identities),
                null, null, "tracked", day, _random.Next(3) == 0),
        };
    }

    private string? OtherThan(string member)
    {
        var other = Pick(Identities);
        return other == member ? null : other;
    }

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];
}
