using System.Collections.Immutable;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Leaves;

namespace CommunityScoring.Tests.Fakes;

internal static class Events
{
    public const string Topic = "community.events";
    public const string TopicId = "T1";
    public const string Ana = "github:ana";

    public static readonly DateOnly Today = new(2026, 11, 20);

    public static readonly DateTimeOffset Noon = new(Today, new TimeOnly(12, 0), TimeSpan.Zero);

    public static Stamp At(int ago, string id) => new(Noon.AddDays(-ago), "/t", id);

    public static ActivityEvent Activity(string id, int ago = 0, string member = Ana) => new(At(ago, id), member, null, "post.created", null, 0);

    public static LeafSlice Slice(long after, params (long Offset, CommunityEvent Event)[] records) => SliceOf(TopicId, 0, after, 0, records);

    public static LeafSlice SliceOf(
        string topicId, int partition, long after, long checkpoint, params (long Offset, CommunityEvent Event)[] records) =>
        new(topicId, Topic, partition, after, checkpoint, [.. records.Select(record => new LeafRecord(record.Offset, record.Event))]);

    /// <summary>One event of every type, every field filled in.</summary>
    public static ImmutableArray<CommunityEvent> EveryType { get; } =
    [
        new ActivityEvent(At(1, "a"), "email:aa", "acme.example", "post.created", "launch", -250_000),
        new RetractionEvent(At(1, "b"), Ana, null, "post.created", "launch", Today.AddDays(-3), 2),
        new IdentityEvent(At(1, "c"), Ana, null, "member:1"),
        new IdentityEvent(At(1, "c2"), Ana, "acme.example", null),
        new AffiliationEvent(At(1, "d"), Ana, null, "acme", Today.AddDays(-30), Today.AddDays(30), "döner ☃ <role>", true, true),
        new AffiliationEvent(At(1, "d2"), Ana, null, "acme", null, null, null, false, false),
        new ConsentEvent(At(1, "e"), Ana, null, true),
        new ErasureEvent(At(1, "f"), Ana, null),
        new ReferralEvent(At(1, "g"), "r1", Ana, "acme.example", "email:bb", "beta.example", "CODE", "self_reported", Today, true),
        new QuestionEvent(At(1, "h"), "t1", Ana, "acme.example", "solved", Noon.AddTicks(1), Noon.AddHours(1), Noon.AddHours(2), "staff"),
        new CostEvent(At(1, "i"), "c1", "launch", long.MaxValue, "USD", Today),
        new AccountEvent(At(1, "j"), "acme", "Acme", ["acme.example", "beta.example"], "parent", "smb", "kim", "customer", Today, 129900, "USD"),
        new AccountEvent(At(1, "j2"), "acme", null, [], null, null, null, null, null, null, null),
        new OpportunityEvent(
            At(1, "k"), "o1", "acme", "renewal", "won", 129900, "USD", Noon, Noon.AddDays(-1), Noon.AddDays(1), "kim", "launch"),
        new TouchEvent(At(1, "l"), "acme", "sales.call", "q4", "member:2"),
    ];
}
