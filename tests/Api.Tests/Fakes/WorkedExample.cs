using System.Collections.Immutable;
using System.Globalization;
using CommunityScoring.Contracts;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.People;
using CommunityScoring.Scores;

namespace CommunityScoring.Api.Tests.Fakes;

/// <summary>The worked example of the specification, and variations of it.</summary>
internal static class WorkedExample
{
    public static readonly DateOnly Today = new(2026, 11, 20);

    public static readonly Freshness Fresh = new(
        new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero),
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("community.events/3", 41L)]));

    private static readonly ImmutableArray<ActivityDay> _ana =
    [
        Bucket("2026-05-24", "referral.made"),
        Bucket("2026-10-21", "event.attended"),
        Bucket("2026-11-06", "answer.accepted"),
        Bucket("2026-11-20", "post.created", 2),
    ];

    private static readonly ImmutableArray<ActivityDay> _bo = [Bucket("2026-08-22", "post.created", 30), Bucket("2026-08-22", "visit.recorded", 3)];

    public static AccountFacts Acme { get; } = new(
        Snapshot("acme", "Acme", "enterprise", "kim", "customer"),
        new AccountProfile(AccountStatus.Customer, Day("2027-01-19")),
        [
            new AccountPerson(
                "member:ana", _ana, [new DayRange(null, null)], [], [new AskedThread("t1", true, Day("2026-11-10")), new AskedThread("t2", true, Day("2026-11-19"))]),
            new AccountPerson("member:bo", _bo, [new DayRange(null, null)], [], []),
        ],
        Fresh);

    public static MemberFacts Ana { get; } = new("member:ana", ["discourse:7", "github:ana", "member:ana"], "acme", _ana, Fresh);

    /// <summary>An account with one person who posted, some days ago.</summary>
    public static AccountFacts Posting(string id, int daysAgo, long count, AccountStatus status = AccountStatus.Customer, string? segment = null, string? owner = null) => new(
        Snapshot(id, null, segment, owner, status.ToString().ToLowerInvariant()),
        new AccountProfile(status),
        [new AccountPerson("member:" + id, [new ActivityDay(Today.AddDays(-daysAgo), "post.created", count, 0, 0)], [new DayRange(null, null)], [], [])],
        Fresh);

    /// <summary>An account that nobody was ever active at.</summary>
    public static AccountFacts Silent(string id, string? name = null) =>
        new(Snapshot(id, name, null, null, "customer"), new AccountProfile(AccountStatus.Customer), [], Fresh);

    private static AccountEvent Snapshot(string id, string? name, string? segment, string? owner, string status) => new(
        new Stamp(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), "crm", id), id, name, [], null, segment, owner, status,
        id == "acme" ? Day("2027-01-19") : null, null, null);

    private static ActivityDay Bucket(string day, string activity, long count = 1) => new(Day(day), activity, count, 0, 0);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
