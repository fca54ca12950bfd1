using System.Text.Json;
using CommunityScoring.Community;
using CommunityScoring.Contracts;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Hosting;
using CommunityScoring.People;
using CommunityScoring.Revenue;
using CommunityScoring.Scores;
using CommunityScoring.Storage;
using CommunityScoring.Tests.Fakes;
using Xunit;
using static CommunityScoring.Tests.Fakes.Events;

namespace CommunityScoring.Tests.Community;

public sealed class CensusTests
{
    private static readonly ScoringModel Model = ScoringModel.Default;
    private static readonly PersonRules Rules = ModelRegistry.RulesOf(Model);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_has_changed_a_later_count_ends_in_the_same_as_one_from_nothing(int seed)
    {
        var random = new Random(seed);
        var community = new StoredCommunity();
        var events = new CensusEvents(random);
        var census = New(community.Store);
        for (var round = 0; round < 12; round++)
        {
            await community.SayAsync(events.Draw(random.Next(1, 50)));
            if (random.Next(3) == 0)
            {
                await community.SettleAsync(random.Next(2) == 0 ? "c-a" : "c-b", Rules, Today.AddDays(random.Next(850, 900)));
            }

            var today = Today.AddDays(round / 8);
            await census.CountAsync(today);

            var expected = TextOf(Pure(community.Leaves, today));
            var nothing = New(community.Store);
            await nothing.CountAsync(today);
            Assert.Equal(expected, TextOf(nothing.ToResult(Noon, today)));
            Assert.Equal(expected, TextOf(census.ToResult(Noon, today)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_count_that_failed_is_made_up_for_by_the_next(int seed)
    {
        var random = new Random(seed);
        var community = new StoredCommunity();
        var events = new CensusEvents(random);
        var isQuiet = false;
        var census = New(new FailingStore(community.Store, () => !isQuiet && random.Next(6) == 0));
        var failures = 0;
        for (var round = 0; round < 60; round++)
        {
            isQuiet = round % 10 == 9;
            await community.SayAsync(events.Draw(random.Next(1, 20)));
            try
            {
                await census.CountAsync(Today);
            }
            catch (LeafStoreException)
            {
                failures++;
                Assert.False(isQuiet);
                continue;
            }

            Assert.Equal(TextOf(Pure(community.Leaves, Today)), TextOf(census.ToResult(Noon, Today)));
        }

        Assert.True(failures > 5, $"{failures} failures");
    }

    [Fact]
    public async Task Only_what_rests_on_a_change_is_computed_again()
    {
        var community = new StoredCommunity();
        await community.SayAsync(Enumerable.Range(0, 40).SelectMany(index => (CommunityEvent[])
        [
            new AffiliationEvent(At(9, $"f{index:D3}"), $"m:{index}", null, $"a{index}", null, null, null, false, false),
            Activity($"d{index:D3}", 20, $"m:{index}"),
            Won($"o{index:D3}", $"a{index}"),
        ]));
        var census = New(community.Store);
        await census.CountAsync(Today);
        Assert.Equal((80, 40, 40), (census.Leaves, census.PersonsComputed, census.AccountsComputed));

        await census.CountAsync(Today);
        Assert.Equal((0, 0), (census.PersonsComputed, census.AccountsComputed));

        await community.SayAsync(Activity("new", 1, "m:7"));
        await census.CountAsync(Today);
        Assert.Equal((1, 1), (census.PersonsComputed, census.AccountsComputed));

        await community.SayAsync(Won("o007", "a8", "later"));
        await census.CountAsync(Today);
        Assert.Equal((0, 2), (census.PersonsComputed, census.AccountsComputed));
        var cards = census.ToResult(Noon, Today).Facts.Accounts.ToDictionary(card => card.Account);
        Assert.Equal((0, 2), (cards.GetValueOrDefault("a7")?.Opportunities.Length ?? 0, cards["a8"].Opportunities.Length));
    }

    [Fact]
    public async Task What_has_settled_counts_as_accounts_answer_it_wherever_its_persons_are_now()
    {
        var community = new StoredCommunity();
        await community.SayAsync(
            new AccountEvent(At(900, "a"), "acme", null, ["acme.example"], null, null, null, null, null, null, null),
            new ActivityEvent(At(960, "d"), "email:aa", "acme.example", "event.attended", "launch", 0),
            new OpportunityEvent(At(1, "o"), "o", "acme", "new", "won", 100, "USD", Noon.AddDays(-950), null, Noon.AddDays(-890), null, null));
        var census = New(community.Store);
        await census.CountAsync(Today);
        var before = OnlyOf(census, Today);
        Assert.Equal(("sourced", 100), (before.Class, before.Attributed));

        await community.SettleAsync("acme", Rules, Today);
        await census.CountAsync(Today);
        Assert.Equal(JsonSerializer.Serialize(before), JsonSerializer.Serialize(OnlyOf(census, Today)));

        // The account claims the domain no more, and the buckets are gone: nothing but what is kept leads to the person.
        await community.SayAsync(new AccountEvent(At(0, "a2"), "acme", null, [], null, null, null, null, null, null, null));
        await community.PruneAsync(Today.AddDays(1000));
        await census.CountAsync(Today);
        var settled = OnlyOf(census, Today);
        Assert.Equal(("sourced", 100, "launch"), (settled.Class, settled.Attributed, Assert.Single(settled.Programs).Program));
        var account = Assert.Single(AccountAttribution.Of(community.Leaves, "acme", Rules, Model, Today).Revenue.Opportunities);
        Assert.Equal((true, OpportunityClass.Sourced, 100L), (account.Opportunity.IsSettled, account.Class, account.Attributed));

        // Linked with somebody else, who is erased later: what is kept is the identity's own.
        await community.SayAsync(new IdentityEvent(At(0, "l"), "email:aa", "acme.example", "github:bo"), new ErasureEvent(At(0, "e"), "github:bo", null));
        await census.CountAsync(Today);
        Assert.Equal(100, OnlyOf(census, Today).Attributed);
        await community.SayAsync(new ErasureEvent(At(0, "e2"), "email:aa", "acme.example"));
        await census.CountAsync(Today);
        Assert.Equal(("none", 0), (OnlyOf(census, Today).Class, OnlyOf(census, Today).Attributed));
    }

    [Fact]
    public async Task What_is_dated_tomorrow_counts_tomorrow()
    {
        var community = new StoredCommunity();
        await community.SayAsync(Activity("1", 0), Activity("2", -1));
        var census = New(community.Store);
        await census.CountAsync(Today);
        Assert.Equal(1, BucketsOf(census, Today));
        await census.CountAsync(Today);
        Assert.Equal(0, census.PersonsComputed);
        await census.CountAsync(Today.AddDays(1));
        Assert.Equal(2, BucketsOf(census, Today.AddDays(1)));
    }

    [Fact]
    public async Task Who_is_at_no_account_is_known_for_each_day_without_a_change()
    {
        var community = new StoredCommunity();
        await community.SayAsync(
            Activity("1", 5),
            new AffiliationEvent(At(9, "f"), Activity("1", 5).Member, null, "acme", Today.AddDays(1), Today.AddDays(2), null, false, false));
        var census = New(community.Store);
        foreach (var (day, waiting) in ((int, int)[])[(0, 1), (1, 0), (2, 1)])
        {
            var today = Today.AddDays(day);
            await census.CountAsync(today);
            var persons = WaitingPage.Of(census.ToResult(Noon, today).Waiting(), new WaitingQuery(null, 10), today).Persons;
            Assert.Equal(waiting, persons.Length);
            Assert.All(persons, person => Assert.Equal((1, 1L, Today.AddDays(-5)), (person.Identities, person.Activities, person.WaitingSince)));
            Assert.All(persons, person => Assert.Equal("acme", Assert.Single(person.FormerAccounts)));
        }
    }

    [Fact]
    public async Task The_engagement_of_a_day_that_is_kept_no_longer_is_not_known()
    {
        var community = new StoredCommunity();
        await community.SayAsync(new OpportunityEvent(
            At(1, "o"), "o", "acme", "new", "won", 1, "USD", Noon.AddDays(-LeafReducer.KeptDays), null, Noon.AddDays(-1), null, null));
        var census = New(community.Store);
        await census.CountAsync(Today);
        Assert.Equal(0, OnlyOf(census, Today).EngagementAtOpening);
        Assert.Null(OnlyOf(census, Today.AddDays(1)).EngagementAtOpening);
    }

    private static Census New(ILeafStore store) => new(store, Model, Rules);

    private static OpportunityCard OnlyOf(Census census, DateOnly today) =>
        Assert.Single(Assert.Single(census.ToResult(Noon, today).Facts.Accounts).Opportunities);

    private static int BucketsOf(Census census, DateOnly today) =>
        Assert.Single(census.ToResult(Noon, today).Facts.Members).Buckets.Decode().Length;

    private static OpportunityEvent Won(string id, string account, string stamp = "") => new(
        At(stamp.Length == 0 ? 5 : 4, $"{stamp}{id}"), id, account, "new", "won", 100, "USD", Noon.AddDays(-50), null, Noon.AddDays(-5), null, null);

    // What must come of the leaves, from one set that holds them all.
    private static CensusResult Pure(LeafSet leaves, DateOnly today)
    {
        var snapshots = leaves.Leaves.Select(leaf => leaf.Facts).OfType<SnapshotFacts>().Select(facts => facts.Event).ToList();
        var keys = AccountPersons.KeysOf(leaves);
        keys.UnionWith(snapshots.OfType<QuestionEvent>().Select(question => leaves.PersonOf(question.Member)));
        keys.UnionWith(snapshots.OfType<ReferralEvent>().Select(referral => leaves.PersonOf(referral.Referrer)));
        var persons = keys.Select(key => Person.Of(leaves, key, Rules)).ToList();
        var contributions = persons.Select(person => PersonContribution.Of(person, Rules, today)).ToList();
        var accounts = snapshots.OfType<AccountEvent>().Select(account => account.Account)
            .Concat(snapshots.OfType<OpportunityEvent>().Select(opportunity => opportunity.Account)).Distinct()
            .Select(account => AccountContribution.Of(account, leaves, persons, Rules, Model)).ToList();
        var journeys = new JourneyLedger();
        accounts.ForEach(account => journeys.Add(account.Journeys()));
        return new CensusResult(
            Noon,
            today,
            Model,
            new CommunityFacts(
                [.. contributions.SelectMany(contribution => contribution.Parts)],
                [.. accounts.Select(account => account.Card)],
                [.. snapshots.OfType<CostEvent>().Select(cost => new CommunityCost(cost.Cost, cost.Program, cost.Currency, cost.Amount, cost.Day))]),
            CommunityAttribution.Of(journeys.Closed(today, Model.Revenue.RecentDays)),
            [.. contributions.SelectMany(contribution => contribution.Quarantine).OrderBy(QuarantinePlace.Of)],
            [
                .. persons.Zip(contributions)
                    .Where(both => !both.Second.Parts.IsEmpty && both.First.Timeline.On(today) is null)
                    .Select(both => new CountedPerson(both.Second, both.First.Identities.Length)),
            ]);
    }

    private static string TextOf(CensusResult result) => JsonSerializer.Serialize(new
    {
        Members = result.Facts.Members.OrderBy(part => part.Person, StringComparer.Ordinal).ThenBy(part => part.Account, StringComparer.Ordinal),
        Accounts = result.Facts.Accounts.Where(card => card.Segment is not null || !card.Opportunities.IsEmpty).OrderBy(card => card.Account, StringComparer.Ordinal),
        Costs = result.Facts.Costs.OrderBy(cost => cost.Cost, StringComparer.Ordinal),
        result.Attribution,
        result.Quarantine,
        Waiting = WaitingPage.Of(result.Waiting(), new WaitingQuery(null, 1_000), result.Today),
    });
}
