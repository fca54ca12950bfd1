using CommunityScoring.Events;

namespace CommunityScoring.Facts;

/// <summary>Short ways to write events down in tests. Days are given as days before <see cref="Today"/>.</summary>
internal static class Said
{
    public const string Ana = "github:ana";

    public static readonly DateOnly Today = new(2026, 11, 20);

    private static int _next;

    public static DateOnly Ago(int days) => Today.AddDays(-days);

    public static DateTimeOffset Time(int ago, int hour = 12) => new(Ago(ago), new TimeOnly(hour, 0), TimeSpan.Zero);

    /// <summary>A stamp with an id of its own, or the one given.</summary>
    public static Stamp At(int ago, int hour = 12, string? id = null, string source = "/t") =>
        new(Time(ago, hour), source, id ?? $"e{Interlocked.Increment(ref _next):D8}");

    public static ActivityEvent Activity(
        int ago, string activity = "post.created", string? program = null, int sentiment = 0, int hour = 12, string member = Ana, string? domain = null) =>
        new(At(ago, hour), member, domain, activity, program, sentiment);

    public static RetractionEvent Retraction(
        int ago, int day, int count = 1, string activity = "post.created", string? program = null, string member = Ana, string? domain = null) =>
        new(At(ago), member, domain, activity, program, Ago(day), count);

    public static IdentityEvent Link(Stamp stamp, string? person, string member = Ana, string? domain = null) => new(stamp, member, domain, person);

    public static AffiliationEvent Affiliation(
        Stamp stamp, string account, int? from = null, int? until = null, bool staff = false, bool deleted = false, string member = Ana, string? role = null) =>
        new(stamp, member, null, account, from is { } first ? Ago(first) : null, until is { } end ? Ago(end) : null, role, staff, deleted);

    public static ConsentEvent Consent(int ago, bool granted, int hour = 12, string member = Ana) => new(At(ago, hour), member, null, granted);

    public static ErasureEvent Erasure(int ago, string member = Ana, int hour = 12) => new(At(ago, hour), member, null);

    public static ReferralEvent Referral(string id, int madeOn, bool retracted = false, string referrer = Ana, int saidAgo = 0) =>
        new(At(saidAgo), id, referrer, null, "domain:acme.example", null, null, "tracked", Ago(madeOn), retracted);

    public static QuestionEvent Question(string id, string status, Stamp stamp, int openedAgo, string member = Ana) =>
        new(stamp, id, member, null, status, Time(openedAgo), null, null, null);

    public static AccountEvent Account(Stamp stamp, string account, string? status = null, params string[] domains) =>
        new(stamp, account, null, [.. domains.Order(StringComparer.Ordinal)], null, null, null, status, null, null, null);

    /// <summary>The facts after some events, in their order.</summary>
    public static IdentityFacts Reduce(params IEnumerable<CommunityEvent> events) => ReduceOn(Today, events);

    public static IdentityFacts ReduceOn(DateOnly today, params IEnumerable<CommunityEvent> events)
    {
        LeafReducer? reducer = null;
        foreach (var said in events)
        {
            reducer ??= LeafReducer.For(said.Leaf, null);
            reducer.Apply(said, today);
        }

        return Assert.IsType<IdentityFacts>(reducer!.Facts);
    }

    /// <summary>All orders of a few things.</summary>
    public static IEnumerable<T[]> Orders<T>(params T[] items)
    {
        if (items.Length <= 1)
        {
            yield return items;
            yield break;
        }

        for (var i = 0; i < items.Length; i++)
        {
            foreach (var rest in Orders<T>([.. items[..i], .. items[(i + 1)..]]))
            {
                yield return [items[i], .. rest];
            }
        }
    }
}
