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
    private readonly double _duplicates;
    private int _next;

    public SimWorkload(Random random, int events, int partitions, double duplicates)
    {
        _random = random;
        _duplicates = duplicates;
        Partitions = [.. Enumerable.Range(0, partitions).Select(_ => new List<ParsedRecord>())];
        Events = Append(events);
    }

    public IReadOnlyList<List<ParsedRecord>> Partitions { get; }

    public IReadOnlyList<CommunityEvent> Events { get; }

    /// <summary>The events that came after opportunities had settled; null while they have not.</summary>
    public IReadOnlyList<CommunityEvent>? Late { get; private set; }

    /// <summary>True once what the late events have changed has settled too.</summary>
    public bool IsSettledAgain { get; set; }

    public int Distinct { get; private set; }

    public int Repeated { get; private set; }

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

    /// <summary>Says that opportunities have settled, and appends more events to the log.</summary>
    public void SettleAndAppend(int events) => Late = Append(events);

    private List<CommunityEvent> Append(int events)
    {
        var drawn = new List<ParsedRecord>();
        for (var i = 0; i < events; i++)
        {
            drawn.Add(_random.NextDouble() < 0.03 ? Odd() : ParsedRecord.Of(Draw()));
        }

        Distinct += drawn.Count(record => record.Kind == ParsedKind.Event);
        var repeated = drawn.Where(record => record.Kind == ParsedKind.Event && _random.NextDouble() < _duplicates).ToList();
        Repeated += repeated.Count;
        drawn.AddRange(repeated);
        foreach (var record in Shuffled(drawn))
        {
            Partitions[_random.Next(Partitions.Count)].Add(record);
        }

        return [.. drawn.Where(record => record.Kind == ParsedKind.Event).Select(record => record.Event!)];
    }

    private ParsedRecord Odd() => _random.Next(3) switch
    {
        0 => ParsedRecord.Ignored("somebody.else.v1"),
        1 => ParsedRecord.Expired(),
        _ => ParsedRecord.Rejected(new Rejection(RejectionCode.NotJson, null, "drawn")),
    };

    private CommunityEvent Draw()
    {
        var day = Today.AddDays(-(_random.Next(3) == 0 ? _random.Next(890, 1080) : _random.Next(0, 60)));
        var stamp = new Stamp(new DateTimeOffset(day, new TimeOnly(_random.Next(24), _random.Next(60)), TimeSpan.Zero), "/sim", $"e{_next++}");
        var member = Pick(Identities);
        var domain = member switch { "email:aa" => Domains[0], "email:bb" => Domains[1], _ => null };
        return _random.Next(100) switch
        {
            < 35 => new ActivityEvent(stamp, member, domain, Pick(Activities), _random.Next(3) == 0 ? "launch" : null, _random.Next(-2, 3) * 100_000),
            < 40 => new RetractionEvent(stamp, member, domain, Pick(Activities), null, day, _random.Next(1, 3)),
            < 55 => new IdentityEvent(stamp, member, domain, _random.Next(4) == 0 ? null : OtherThan(member)),
            < 68 => new AffiliationEvent(
                stamp, member, domain, Pick(Accounts), _random.Next(2) == 0 ? null : day, null, null, _random.Next(8) == 0, _random.Next(6) == 0),
            < 76 => new AccountEvent(
                stamp, Pick(Accounts), null, [.. Domains.Where(_ => _random.Next(2) == 0)], null, null, null,
                _random.Next(8) == 0 ? "deleted" : null, null, null, null),
            < 80 => new ConsentEvent(stamp, member, domain, _random.Next(3) != 0),
            < 82 => new ErasureEvent(stamp, member, domain),
            < 92 => Sale(stamp),
            < 94 => new QuestionEvent(stamp, $"t{_random.Next(3)}", member, domain, _random.Next(2) == 0 ? "open" : "solved", stamp.Time, null, null, null),
            _ => new ReferralEvent(
                stamp, $"r{_random.Next(6)}", member, domain, _random.Next(4) == 0 ? Identity.DomainPrefix + Pick(Domains) : Pick(Identities),
                null, null, "tracked", day, _random.Next(3) == 0),
        };
    }

    // Opportunities closed so long ago that they are due to settle, but for some, and touches that are no person's.
    private CommunityEvent Sale(Stamp stamp)
    {
        if (_random.Next(3) == 0)
        {
            return new TouchEvent(stamp, Pick(Accounts), Pick(["ads", "mail"]), null, null);
        }

        var closedAt = new DateTimeOffset(Today.AddDays(-(887 + (20 * _random.Next(3)))), new TimeOnly(18, 0), TimeSpan.Zero);
        var status = Pick(["won", "won", "lost", "open", "deleted"]);
        return new OpportunityEvent(
            stamp, $"o{_random.Next(4)}", Pick(Accounts), Pick(["new", "renewal"]), status, _random.Next(1000), "USD",
            closedAt.AddDays(-20), null, status is "won" or "lost" ? closedAt.AddDays(_random.Next(4) == 0 ? 10 : 0) : null, null, null);
    }

    private string? OtherThan(string member)
    {
        var other = Pick(Identities);
        return other == member ? null : other;
    }

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];
}
