using System.Text.Json;
using CommunityScoring.Contracts;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.People;
using CommunityScoring.Revenue;
using CommunityScoring.Storage;
using CommunityScoring.Tests.Fakes;
using Xunit;
using static CommunityScoring.Tests.Fakes.Events;

namespace CommunityScoring.Tests.Cluster;

/// <summary>What a footprint says, beside what the store holds; and what an erasure leaves of it.</summary>
public sealed class FootprintTests(TestSilos silos) : IClassFixture<TestSilos>
{
    private readonly IGrainFactory _grains = silos.Cluster.Client;

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task A_footprint_is_what_the_rows_hold(int seed)
    {
        var random = new Random(seed);
        var workload = new ClusterEvents(random, $"foot{seed}");
        var delivery = new Delivery(silos.Peers, 3);
        foreach (var batch in workload.Draw(400).Chunk(50))
        {
            await delivery.SendAsync(random, batch);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var identity in workload.Identities)
        {
            if (await ReadAsync(identity) is not { } footprint)
            {
                continue;
            }

            // The persons of all identities together hold every row of an identity, thread and referral once or more.
            Assert.Equal(delivery.Expected.PersonOf(identity), footprint.Person);
            Assert.Equal(delivery.Expected.IdentitiesOf(footprint.Person), footprint.Identities.AsEnumerable());
            Assert.Contains(identity, footprint.Identities);
            await Inline.EventuallyAsync(async () => await BesideStoreAsync(identity));
            var members = footprint.Identities.Select(LeafKey.Member).ToList();
            Assert.Equal(
                delivery.Expected.Leaves.Where(leaf => members.Contains(leaf.Key) || leaf.Facts is SnapshotFacts && leaf.Facts.Parents.Any(members.Contains))
                    .Select(leaf => leaf.Key).Order(StringComparer.Ordinal),
                footprint.Leaves.Select(row => row.Key).Intersect(delivery.Expected.Leaves.Select(leaf => leaf.Key)).Order(StringComparer.Ordinal));
            Assert.Subset(footprint.Edges.ToHashSet(), (await silos.Store.ReadChildrenAsync(members)).ToHashSet());
            seen.UnionWith(footprint.Leaves.Select(row => row.Key));
        }

        Assert.All(delivery.Expected.Leaves.Where(leaf => LeafKey.IsMember(leaf.Key)), leaf => Assert.Contains(leaf.Key, seen));
    }

    [Fact]
    public async Task A_footprint_shows_what_a_withdrawal_hides_and_where_credits_are_earned()
    {
        var delivery = new Delivery(silos.Peers, 2);
        var random = new Random(1);
        await delivery.SendAsync(
            random,
            Activity("a", 33, "fp:1"),
            new AffiliationEvent(At(40, "f"), "fp:1", null, "fp-acme", null, null, null, false, false),
            new OpportunityEvent(At(9, "o"), "fp-o", "fp-acme", "renewal", "won", 1001, "USD", Noon.AddDays(-35), null, DateTimeOffset.UtcNow.AddDays(-5), null, null));
        await Inline.EventuallyAsync(async () => (await ReadAsync("fp:1"))?.Earnings is [{ Account: "fp-acme", Credits: [{ Credit: var credit, Touches: 1 }] }] && credit == 1001
            ? null : "the credit is not earned yet");
        var earned = (await ReadAsync("fp:1"))!.Earnings.Single().Credits.Single();
        Assert.Equal(("fp-o", OpportunityStatus.Won, "USD"), (earned.Opportunity, earned.Status, earned.Currency));

        await delivery.SendAsync(random, new ConsentEvent(At(1, "c"), "fp:1", null, false));
        await Inline.EventuallyAsync(async () => (await ReadAsync("fp:1"))!.Earnings.IsEmpty ? null : "a hidden person still earns");
        Assert.Null((await _grains.GetGrain<IMemberGrain>("fp:1").ReadAsync(new(new ScoreQuery(Today, null)), new([]))).Value);
        var hidden = (IdentityFacts)(await ReadAsync("fp:1"))!.Leaves.Single().State.Facts!;
        Assert.Equal(1, hidden.Buckets.Decode().Length);
    }

    [Fact]
    public async Task An_erased_person_of_two_identities_comes_back_neither_by_a_replay_nor_late_nor_by_a_link()
    {
        CommunityEvent[] before =
        [
            Activity("a1", 3, "gone:1"), Activity("a2", 2, "gone:2"),
            new IdentityEvent(At(9, "l"), "gone:2", null, "gone:1"),
            new AffiliationEvent(At(40, "f"), "gone:1", null, "gone-acme", null, null, null, false, false),
            new OpportunityEvent(At(9, "o"), "gone-o", "gone-acme", "renewal", "won", 1001, "USD", Noon.AddDays(-35), null, DateTimeOffset.UtcNow.AddDays(-1), null, null),
        ];
        CommunityEvent[] erasure = [new ErasureEvent(At(0, "x1"), "gone:1", null), new ErasureEvent(At(0, "x2"), "gone:2", null)];
        CommunityEvent[] late =
        [
            Activity("late1", 5, "gone:1"), Activity("late2", 5, "gone:2"), new IdentityEvent(At(1, "l2"), "gone:2", null, "gone:1"),
            new AffiliationEvent(At(1, "f2"), "gone:2", null, "gone-acme", null, null, null, false, false),
            new ConsentEvent(At(1, "c"), "gone:2", null, true),
        ];
        var random = new Random(1);
        var delivery = new Delivery(silos.Peers, 2);
        await delivery.SendAsync(random, before);
        await AccountShowsAsync("gone-acme", 1, credited: true);

        await delivery.SendAsync(random, erasure);
        await AccountShowsAsync("gone-acme", 0, credited: false);
        await delivery.SendAsync(random, late);

        // The topic once more from its start, as another log: ids of long ago are not remembered there.
        await new Delivery(silos.Peers, 2).SendAsync(random, [.. before, .. late, .. erasure, .. before]);
        foreach (var identity in (string[])["gone:1", "gone:2"])
        {
            var held = (IdentityFacts)(await ReadAsync(identity))!.Leaves.Single().State.Facts!;
            Assert.Equal(IdentityFacts.Unknown(held.Key) with { NewestEvent = held.NewestEvent, ErasedThrough = Today }, held);
        }

        await AccountShowsAsync("gone-acme", 0, credited: false);
    }

    [Fact]
    public async Task A_later_snapshot_takes_the_person_out_of_a_thread_and_a_referral_for_good()
    {
        QuestionEvent Asked(int ago, string id, string member) => new(At(ago, id), "anon-t", member, null, "open", Noon.AddDays(-5), null, null, null);
        ReferralEvent Made(int ago, string id, string referrer, bool retracted) =>
            new(At(ago, id), "anon-r", referrer, null, "domain:x.example", null, null, "tracked", Today.AddDays(-5), retracted);
        var random = new Random(1);
        var delivery = new Delivery(silos.Peers, 2);
        await delivery.SendAsync(random, Asked(5, "q1", "anon:1"), Made(5, "r1", "anon:1", false));
        Assert.Equal(["referral/anon-r", "thread/anon-t"], (await ReadAsync("anon:1"))!.Leaves.Where(row => !LeafKey.IsMember(row.Key)).Select(row => row.Key));
        await delivery.SendAsync(
            random, new ErasureEvent(At(0, "x"), "anon:1", null), Asked(0, "q2", "erased:a"), Made(0, "r2", "erased:b", true), Asked(4, "q3", "anon:1"), Made(4, "r3", "anon:1", false));
        Assert.All((await ReadAsync("anon:1"))!.Leaves, row => Assert.Equal("member/anon:1", row.Key));
    }

    private async Task AccountShowsAsync(string account, int members, bool credited) => await Inline.EventuallyAsync(async () =>
    {
        var grain = _grains.GetGrain<IAccountGrain>(account);
        var now = new ScoreQuery(DateOnly.FromDateTime(DateTime.UtcNow), null);
        var shown = (await grain.ReadMembersAsync(new(now))).Value?.Value.Length ?? 0;
        var attributed = (await grain.ReadOpportunitiesAsync(new(now))).Value?.Value.Opportunities.Sum(opportunity => opportunity.Attributed) ?? 0;
        return shown == members && attributed > 0 == credited ? null : $"the account shows {shown} members and {attributed} attributed";
    });

    private async Task<FootprintReading?> ReadAsync(string identity) => (await _grains.GetGrain<IMemberGrain>(identity).ReadFootprintAsync(new([]))).Value;

    // An account that settles an opportunity has its people keep their touches, whenever it comes to it: a row may change between the two readings.
    private async Task<string?> BesideStoreAsync(string identity)
    {
        var footprint = (await ReadAsync(identity))!;
        var stored = await silos.Store.ReadManyAsync([.. footprint.Leaves.Select(row => row.Key)]);
        var expected = stored.OrderBy(row => row.Key, StringComparer.Ordinal).Select(Json).ToList();
        var actual = footprint.Leaves.Select(Json).ToList();
        return expected.SequenceEqual(actual) ? null : $"the store holds {string.Join('\n', expected)} and the footprint says {string.Join('\n', actual)}";
    }

    // The mark of a row as told changes by itself.
    private static string Json(StoredLeaf row) => JsonSerializer.Serialize(row with { IsTold = true });
}
