using System.Collections.Immutable;
using System.Text.Json;
using CommunityScoring.Contracts;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Hosting;
using CommunityScoring.People;
using CommunityScoring.Scores;
using CommunityScoring.Tests.Fakes;
using Xunit;
using static CommunityScoring.Tests.Fakes.Events;

namespace CommunityScoring.Tests.Cluster;

public sealed class ClusterTests(TestSilos silos) : IClassFixture<TestSilos>
{
    private static readonly ScoreQuery OnToday = new(Today, null);
    private static readonly PersonRules Rules = ModelRegistry.RulesOf(ScoringModel.Default);

    private readonly IGrainFactory _grains = silos.Cluster.Client;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Random_events_end_in_the_scores_of_the_pure_computation(int seed)
    {
        var random = new Random(seed);
        var workload = new ClusterEvents(random, $"s{seed}");
        var delivery = new Delivery(silos.Peers, 5);
        var events = workload.Draw(500);
        var order = events.Concat(events.Where(_ => random.Next(8) == 0)).ToArray();
        random.Shuffle(order);
        foreach (var batch in order.Chunk(60))
        {
            await delivery.SendAsync(random, batch);

            // Views that are awake meanwhile are kept up, not built at the end.
            await _grains.GetGrain<IAccountGrain>(workload.Accounts[random.Next(workload.Accounts.Length)]).ReadAsync(new(OnToday));
            await _grains.GetGrain<IMemberGrain>(workload.Identities[random.Next(workload.Identities.Length)]).ReadAsync(new(OnToday), new([]));
        }

        await ReadsAsync(delivery, workload.Accounts, workload.Identities, Today);
        await ReadsAsync(delivery, workload.Accounts, workload.Identities, Today.AddDays(-30));
        Assert.Contains(workload.Accounts, account => Score(delivery.Expected, account, Today).Engagement > 0);
    }

    [Fact]
    public async Task Linking_and_unlinking_move_what_an_account_sees()
    {
        var delivery = new Delivery(silos.Peers, 2);
        string[] accounts = ["link-a"];
        string[] identities = ["link:1", "link:2", "link:3"];
        var random = new Random(1);
        await delivery.SendAsync(random, Activity("a1", 3, "link:1"), Activity("a2", 3, "link:2"), Affiliation("f", "link:1", "link-a", null));
        await ReadsAsync(delivery, accounts, identities, Today);

        await delivery.SendAsync(random, Link("l1", 9, "link:2", "link:1"));
        await ReadsAsync(delivery, accounts, identities, Today);
        Assert.Equal(["link:1", "link:2"], (await ReadMemberAsync("link:2", OnToday))!.Identities.AsEnumerable());

        await delivery.SendAsync(random, Link("l2", 8, "link:1", "link:3"), Activity("a3", 2, "link:2"));
        await ReadsAsync(delivery, accounts, identities, Today);
        Assert.Equal("link:3", (await ReadMemberAsync("link:2", OnToday))!.Person);

        await delivery.SendAsync(random, Link("l3", 7, "link:3", "link:2"));
        await ReadsAsync(delivery, accounts, identities, Today);
        Assert.Equal("link:1", (await ReadMemberAsync("link:3", OnToday))!.Person);

        await delivery.SendAsync(random, Link("l4", 6, "link:2", null), Link("l5", 6, "link:3", null), Link("l6", 6, "link:1", null));
        await ReadsAsync(delivery, accounts, identities, Today);
        Assert.Equal(["link:2"], (await ReadMemberAsync("link:2", OnToday))!.Identities.AsEnumerable());
    }

    [Fact]
    public async Task A_job_move_splits_the_past_and_any_day_can_be_asked_for()
    {
        var delivery = new Delivery(silos.Peers, 2);
        var random = new Random(1);
        string[] accounts = ["move-a", "move-b"];
        string[] identities = ["move:1"];
        await delivery.SendAsync(random, [.. Enumerable.Range(0, 40).Select(ago => Activity($"a{ago}", ago, "move:1")), Affiliation("f1", "move:1", "move-a", null)]);
        await ReadsAsync(delivery, accounts, identities, Today);

        await delivery.SendAsync(random, Affiliation("f2", "move:1", "move-b", 20));
        foreach (var ago in new[] { 0, 19, 20, 21, 39 })
        {
            await ReadsAsync(delivery, accounts, identities, Today.AddDays(-ago));
        }

        Assert.Equal("move-a", (await ReadMemberAsync("move:1", new ScoreQuery(Today.AddDays(-21), null)))!.Account);
        Assert.Equal("move-b", (await ReadMemberAsync("move:1", OnToday))!.Account);
        Assert.Equal((0, 1), await MembersAsync("move-a"));
        Assert.Equal((1, 0), await MembersAsync("move-b"));
    }

    [Fact]
    public async Task A_domain_claimed_late_brings_its_people_and_gives_them_back()
    {
        var delivery = new Delivery(silos.Peers, 2);
        var random = new Random(1);
        string[] accounts = ["claim-a", "claim-b"];
        string[] identities = ["email:claim1", "email:claim2"];
        await delivery.SendAsync(
            random,
            new ActivityEvent(At(2, "a1"), "email:claim1", "claim.example", "post.created", null, 0),
            new ActivityEvent(At(2, "a2"), "email:claim2", "claim.example", "post.created", null, 0));
        await ReadsAsync(delivery, accounts, identities, Today);

        await delivery.SendAsync(random, Claim("c1", 9, "claim-b", "claim.example"));
        await ReadsAsync(delivery, accounts, identities, Today);
        Assert.Equal((2, 0), await MembersAsync("claim-b"));

        await delivery.SendAsync(random, Claim("c2", 8, "claim-a", "claim.example"));
        await ReadsAsync(delivery, accounts, identities, Today);
        Assert.Equal((2, 0), await MembersAsync("claim-a"));

        await delivery.SendAsync(random, Claim("c3", 7, "claim-a"));
        await ReadsAsync(delivery, accounts, identities, Today);
        Assert.Equal((2, 0), await MembersAsync("claim-b"));
    }

    [Fact]
    public async Task An_id_of_which_nothing_was_recorded_reads_as_null_and_leaves_no_row()
    {
        Assert.Null((await _grains.GetGrain<IAccountGrain>("nobody").ReadAsync(new(OnToday))).Value);
        Assert.Null((await _grains.GetGrain<IAccountGrain>("nobody").ExplainAsync(new(OnToday))).Value);
        Assert.Null((await _grains.GetGrain<IAccountGrain>("nobody").ReadHistoryAsync(new(OnToday), Today, Today)).Value);
        Assert.Null((await _grains.GetGrain<IAccountGrain>("nobody").ReadMembersAsync(new(OnToday))).Value);
        Assert.Null(await ReadMemberAsync("no:body", OnToday));
        Assert.Null((await _grains.GetGrain<IMemberGrain>("no:body").ExplainAsync(new(OnToday), new([]))).Value);
        Assert.Empty(await silos.Store.ReadManyAsync(["account/nobody", "member/no:body"]));
    }

    [Fact]
    public async Task A_members_history_is_that_of_the_person()
    {
        var delivery = new Delivery(silos.Peers, 2);
        await delivery.SendAsync(
            new Random(1), Activity("a1", 30, "history:1"), Activity("a2", 3, "history:2"), Link("l", 9, "history:2", "history:1"));
        var person = Person.Of(delivery.Expected, "history:1", Rules);
        var expected = MemberScoring.History(person.Days, ScoringModel.Default, Today.AddDays(-40), Today)
            .Select(day => day with { RevenueInfluence = 0 }).ToImmutableArray();
        await Inline.EventuallyAsync(async () => Difference(
            expected,
            (await _grains.GetGrain<IMemberGrain>("history:2").ReadHistoryAsync(new(OnToday), Today.AddDays(-40), Today, new([]))).Value?.Value));
        Assert.Null((await _grains.GetGrain<IMemberGrain>("no:body").ReadHistoryAsync(new(OnToday), Today, Today, new([]))).Value);
    }

    [Fact]
    public async Task A_model_that_was_put_answers_what_if_and_leaves_the_active_one_alone()
    {
        var delivery = new Delivery(silos.Peers, 1);
        await delivery.SendAsync(new Random(1), Activity("a", 0, "model:1"), Affiliation("f", "model:1", "model-a", null));
        var catalog = _grains.GetGrain<IModelCatalogGrain>(0);
        var json = ScoringModel.Default.Document.Replace("\"default\"", "\"what-if\"", StringComparison.Ordinal)
            .Replace("\"saturation\": 40", "\"saturation\": 10", StringComparison.Ordinal);
        var model = ScoringModel.Parse(json);
        Assert.Equal(new ModelDocumentEntry("what-if", 1, json), (await catalog.PutAsync(json)).Value);
        Assert.Equal(["default", "what-if"], (await catalog.ListAsync()).Value.Select(entry => entry.Name));
        await Assert.ThrowsAsync<ArgumentException>(() => catalog.PutAsync(json));
        await Assert.ThrowsAsync<ArgumentException>(() => catalog.PutAsync("{}"));
        await Assert.ThrowsAsync<ArgumentException>(() => catalog.PutAsync(ScoringModel.Default.Document));

        await Inline.EventuallyAsync(async () =>
        {
            var reading = (await _grains.GetGrain<IAccountGrain>("model-a").ReadAsync(new(new ScoreQuery(Today, "what-if")))).Value;
            var persons = AccountPersons.Of(delivery.Expected, "model-a", Rules);
            return Difference(AccountScoring.Score(new AccountProfile(), persons, model, Today), reading?.Score);
        });
        var member = await ReadMemberAsync("model:1", new ScoreQuery(Today, "what-if"));
        Assert.Equal(new ModelReference("what-if", 1), member!.Model);
        await ReadsAsync(delivery, ["model-a"], ["model:1"], Today);
        await Assert.ThrowsAsync<KeyNotFoundException>(() => ReadMemberAsync("model:1", new ScoreQuery(Today, "missing")));
    }

    [Fact]
    public async Task A_silo_that_is_killed_takes_nothing_along()
    {
        await using var own = new OwnSilos();
        await own.Silos.InitializeAsync();
        var random = new Random(3);
        var workload = new ClusterEvents(random, "k");
        var delivery = new Delivery(own.Silos.Peers, 4);
        var events = workload.Draw(300);
        await delivery.SendAsync(random, events[..150]);
        var reads = new ClusterTests(own.Silos);
        await reads.ReadsAsync(delivery, workload.Accounts, workload.Identities, Today);

        await own.Silos.Cluster.KillSiloAsync(own.Silos.Cluster.SecondarySilos[0]);
        await delivery.SendAsync(random, events[100..]);
        await reads.ReadsAsync(delivery, workload.Accounts, workload.Identities, Today);
    }

    private static IdentityEvent Link(string id, int ago, string member, string? person) => new(At(ago, id), member, null, person);

    private static AffiliationEvent Affiliation(string id, string member, string account, int? from) =>
        new(At(1, id), member, null, account, from is { } ago ? Today.AddDays(-ago) : null, null, null, false, false);

    private static AccountEvent Claim(string id, int ago, string account, params string[] domains) =>
        new(At(ago, id), account, null, [.. domains], null, null, null, "customer", null, null, null);

    private static AccountScore Score(LeafSet leaves, string account, DateOnly day)
    {
        var snapshot = leaves.FindAccount(account);
        AccountStatus? status = snapshot?.Status is { } text ? Enum.Parse<AccountStatus>(text, ignoreCase: true) : null;
        return AccountScoring.Score(
            new AccountProfile(status, snapshot?.RenewalOn), AccountPersons.Of(leaves, account, Rules), ScoringModel.Default, day);
    }

    private static string? Difference<T>(T expected, T actual)
    {
        var (left, right) = (JsonSerializer.Serialize(expected), JsonSerializer.Serialize(actual));
        return left == right ? null : $"expected {left}\ngot      {right}";
    }

    private async Task<MemberReading?> ReadMemberAsync(string identity, ScoreQuery query) =>
        (await _grains.GetGrain<IMemberGrain>(identity).ReadAsync(new(query), new([]))).Value;

    private async Task<(int Current, int Departed)> MembersAsync(string account)
    {
        var members = (await _grains.GetGrain<IAccountGrain>(account).ReadAsync(new(OnToday))).Value!.Score.Members;
        return (members.Current, members.Departed);
    }

    // Views follow within a moment; then every figure is exact.
    private async Task ReadsAsync(Delivery delivery, string[] accounts, string[] identities, DateOnly day)
    {
        var query = new ScoreQuery(day, null);
        foreach (var account in accounts)
        {
            await Inline.EventuallyAsync(async () =>
            {
                var reading = (await _grains.GetGrain<IAccountGrain>(account).ReadAsync(new(query))).Value;
                return reading is null && !IsKnown(delivery.Expected, account)
                    ? null
                    : Difference(Score(delivery.Expected, account, day), reading?.Score) ?? Difference(delivery.Expected.FindAccount(account), reading?.Snapshot);
            });
        }

        foreach (var identity in identities)
        {
            await Inline.EventuallyAsync(async () =>
            {
                var person = Person.Of(delivery.Expected, delivery.Expected.PersonOf(identity), Rules);
                var reading = await ReadMemberAsync(identity, query);
                if (person.IsHidden || person.Leaves.IsEmpty)
                {
                    return reading is null ? null : $"{identity} should not show";
                }

                return Difference(MemberScoring.Score(person.Days, ScoringModel.Default, day), reading?.Score)
                    ?? Difference(
                        (person.Key, Ids: string.Join(' ', person.Identities), person.Timeline.On(day)).ToString(),
                        (reading!.Person, Ids: string.Join(' ', reading.Identities), reading.Account is { } at ? new DayAccount(at, reading.IsStaff) : (DayAccount?)null).ToString());
            });
        }
    }

    private static bool IsKnown(LeafSet leaves, string account) =>
        leaves.FindAccount(account) is not null || leaves.ChildrenOf(LeafKey.Account(account)).Count > 0;

    private sealed class OwnSilos : IAsyncDisposable
    {
        public TestSilos Silos { get; } = new();

        public async ValueTask DisposeAsync() => await Silos.DisposeAsync();
    }
}
