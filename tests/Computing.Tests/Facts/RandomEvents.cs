using CommunityScoring.Events;

namespace CommunityScoring.Facts;

/// <summary>Draws events of every kind over a few identities and accounts, so that they meet all the time.</summary>
internal sealed class RandomEvents(int seed)
{
    public static readonly string[] Accounts = ["a.corp", "acme", "beta", "corp", "delta", "eps"];

    public static readonly string[] Identities =
    [
        .. Enumerable.Range(0, 10).Select(i => $"email:{i:x64}"),
        .. Enumerable.Range(0, 10).Select(i => $"github:u{i}"),
        .. Enumerable.Range(0, 10).Select(i => $"member:{i}"),
    ];

    private static readonly string[] Domains = ["acme.example", "beta.example", "corp.example", "gmail.com"];

    private static readonly string[] Activities =
        ["post.created", "answer.accepted", "event.attended", "event.hosted", "referral.made", "not.in.the.model"];

    private readonly Random _random = new(seed);
    private int _next;

    public Random Random => _random;

    public List<CommunityEvent> Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

    /// <summary>The events in a random order, dealt to partitions and merged again, some of them twice.</summary>
    public List<CommunityEvent> Deliver(IReadOnlyList<CommunityEvent> events, int partitions, double duplicates, out int repeated)
    {
        var order = events.Concat(events.Where(_ => _random.NextDouble() < duplicates)).ToArray();
        repeated = order.Length - events.Count;
        _random.Shuffle(order);
        var queues = Enumerable.Range(0, partitions).Select(_ => new Queue<CommunityEvent>()).ToList();
        foreach (var said in order)
        {
            queues[_random.Next(partitions)].Enqueue(said);
        }

        var merged = new List<CommunityEvent>(order.Length);
        while (queues.Count > 0)
        {
            var queue = queues[_random.Next(queues.Count)];
            if (queue.TryDequeue(out var said))
            {
                merged.Add(said);
            }
            else
            {
                queues.Remove(queue);
            }
        }

        return merged;
    }

    private CommunityEvent Next()
    {
        var day = Said.Ago(_random.Next(3) == 0 ? _random.Next(800) : _random.Next(60));
        var stamp = new Stamp(
            new DateTimeOffset(day, new TimeOnly(6 * _random.Next(4), 0), TimeSpan.Zero), _random.Next(2) == 0 ? "/a" : "/b", $"e{_next++}");
        var index = _random.Next(Identities.Length);
        var member = Identities[index];
        var domain = index < 10 && _random.Next(3) > 0 ? Domains[index % Domains.Length] : null;
        return _random.Next(100) switch
        {
            < 46 => new ActivityEvent(
                stamp, member, domain, Pick(Activities), _random.Next(3) == 0 ? "launch" : null,
                _random.Next(4) == 0 ? _random.Next(-1_000_000, 1_000_001) : 0),
            < 53 => new RetractionEvent(
                stamp, member, domain, Pick(Activities), null, day.AddDays(_random.Next(-20, 3)), _random.Next(1, 3)),
            < 61 => new IdentityEvent(stamp, member, domain, _random.Next(5) == 0 ? null : Owner(index)),
            < 73 => new AffiliationEvent(
                stamp, member, domain, Pick(Accounts), From(), _random.Next(3) == 0 ? Said.Ago(_random.Next(-10, 400)) : null,
                _random.Next(2) == 0 ? "dev" : null, _random.Next(10) == 0, _random.Next(4) == 0),
            < 80 => new AccountEvent(
                stamp, Pick(Accounts), "Name", [.. Domains.Where(_ => _random.Next(2) == 0)], null, null, null,
                Pick(["customer", "customer", "prospect", "churned", "deleted"]), Said.Ago(-_random.Next(200)), 100, "USD"),
            < 84 => new ConsentEvent(stamp, member, domain, _random.Next(5) != 0),
            < 85 => new ErasureEvent(stamp, member, domain),
            < 91 => new QuestionEvent(
                stamp, $"t{_random.Next(20)}", member, domain, Pick(["open", "open", "answered", "solved"]), stamp.Time, null, null, null),
            < 97 => new ReferralEvent(
                stamp, $"r{_random.Next(20)}", member, domain, Pick(Identities), null, null, "tracked", day, _random.Next(4) == 0),
            < 98 => new OpportunityEvent(
                stamp, $"o{_random.Next(5)}", Pick(Accounts), "new", "open", 100, "USD", stamp.Time, null, null, null, null),
            < 99 => new TouchEvent(stamp, Pick(Accounts), "sales.call", null, null),
            _ => new CostEvent(stamp, $"c{_random.Next(5)}", null, _random.Next(1000), "EUR", day),
        };
    }

    // Mostly within a few, so that circles come about.
    private string Owner(int index) => _random.Next(6) == 0 ? Pick(Identities) : Identities[(10 * _random.Next(3)) + (index % 10)];

    private DateOnly? From() => _random.Next(3) switch
    {
        0 => null,
        1 => Said.Ago(100 * _random.Next(4)),
        _ => Said.Ago(_random.Next(400)),
    };

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];
}
