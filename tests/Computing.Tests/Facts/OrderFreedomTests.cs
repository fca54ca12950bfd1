using System.Text.Json;
using CommunityScoring.Events;
using CommunityScoring.People;
using CommunityScoring.Scores;
using Xunit.Abstractions;

namespace CommunityScoring.Facts;

public sealed class OrderFreedomTests(ITestOutputHelper output)
{
    private const int Orders = 50;

    private static readonly PersonRules Rules =
        new(ScoringModel.Default.PublicMailProviders.Contains, ScoringModel.Default.IsConsentGrantedByDefault);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 8)]
    [InlineData(2, 8)]
    public void The_same_events_in_any_order_give_equal_facts_and_scores(int seed, int partitions)
    {
        var random = new RandomEvents(seed);
        var events = random.Draw(3000);
        var expected = Compute(Reduce(events, random.Random, 0));
        output.WriteLine($"{expected.Count} lines, {expected.Sum(line => line.Value.Length)} characters");
        for (var order = 0; order < Orders; order++)
        {
            var delivered = random.Deliver(events, partitions, 0.1, out var repeated);
            Assert.InRange(repeated, 200, 400);
            var computed = Compute(Reduce(delivered, random.Random, repeated));
            Assert.True(expected.Keys.SequenceEqual(computed.Keys), $"seed {seed}, order {order}: other keys");
            foreach (var (key, value) in expected)
            {
                Assert.True(value == computed[key], $"seed {seed}, order {order}, {key}:\nexpected {value}\ngot      {computed[key]}");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_events_drawn_meet_every_rule(int seed)
    {
        var random = new RandomEvents(seed);
        var leaves = Merge(Reduce(random.Draw(3000), random.Random, 0), random.Random);
        var persons = AccountPersons.KeysOf(leaves).Select(key => Person.Of(leaves, key, Rules)).ToList();
        var identities = leaves.Leaves.Select(leaf => leaf.Facts).OfType<IdentityFacts>().ToList();

        Assert.Contains(persons, person => person.IsHidden);
        Assert.Contains(persons, person => !person.IsHidden && person.Identities.Length > 1 && !person.Days.IsEmpty);
        Assert.Contains(persons, person => leaves.FindIdentity(person.Key)?.OwnerIdentity is not null); // a circle
        Assert.Contains(persons, person => person.Timeline.Affiliations.Length > 1);
        Assert.Contains(identities, identity => identity.ErasedThrough is not null);
        Assert.Contains(identities, identity => identity.Buckets.Decode().ToArray().Any(bucket => bucket.Count < 0));
        Assert.Contains(RandomEvents.Accounts, account => AccountPersons.Of(leaves, account, Rules).Any(person => !person.StaffDays.IsEmpty));
        Assert.True(RandomEvents.Accounts.Count(account => Score(leaves, account).Engagement > 0) >= 3);
    }

    private static Dictionary<string, List<LeafFacts>> Reduce(IReadOnlyList<CommunityEvent> delivered, Random random, int repeated)
    {
        var leaves = new Dictionary<string, (LeafReducer Reducer, RecentIds Ids)>(StringComparer.Ordinal);
        var versions = new Dictionary<string, List<LeafFacts>>(StringComparer.Ordinal);
        var duplicates = 0;
        foreach (var said in delivered)
        {
            if (!leaves.TryGetValue(said.Leaf, out var leaf))
            {
                leaves[said.Leaf] = leaf = (LeafReducer.For(said.Leaf, null), new RecentIds([], []));
                versions[said.Leaf] = [];
            }

            if (!leaf.Ids.Add(said.Stamp.Source, said.Stamp.Id, Said.Today))
            {
                duplicates++;
                continue;
            }

            leaf.Reducer.Apply(said, Said.Today);
            if (random.Next(10) == 0)
            {
                // As a leaf does when it stores; and later it may start again from its row.
                leaf.Reducer.Prune(Said.Today);
                versions[said.Leaf].Add(leaf.Reducer.Facts!);
                leaves[said.Leaf] = (LeafReducer.For(said.Leaf, leaf.Reducer.Facts), leaf.Ids);
            }
        }

        Assert.Equal(repeated, duplicates);
        foreach (var (key, (reducer, _)) in leaves)
        {
            reducer.Prune(Said.Today);
            versions[key].Add(reducer.Facts!);
        }

        return versions;
    }

    // Told as silos tell: every version, in any order, some of them twice.
    private static LeafSet Merge(Dictionary<string, List<LeafFacts>> versions, Random random)
    {
        var told = versions.Values.SelectMany(facts => facts.Select((fact, index) => new VersionedFacts(fact, index + 1, []))).ToList();
        var order = told.Concat(told.Where(_ => random.Next(5) == 0)).ToArray();
        random.Shuffle(order);
        var leaves = new LeafSet();
        foreach (var facts in order)
        {
            leaves.Merge(facts);
        }

        return leaves;
    }

    private static SortedDictionary<string, string> Compute(Dictionary<string, List<LeafFacts>> versions)
    {
        var leaves = Merge(versions, new Random(versions.Count));
        var lines = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var leaf in leaves.Leaves)
        {
            lines[$"facts {leaf.Key}"] = JsonSerializer.Serialize(leaf.Facts);
        }

        foreach (var key in AccountPersons.KeysOf(leaves))
        {
            var person = Person.Of(leaves, key, Rules);
            lines[$"person {key}"] = JsonSerializer.Serialize((object)new
            {
                person.Identities,
                person.IsHidden,
                person.Days,
                person.Threads,
                person.Timeline.Affiliations,
                Account = person.Timeline.On(Said.Today),
                Score = MemberScoring.Score(person.Days, ScoringModel.Default, Said.Today),
            });
        }

        foreach (var account in RandomEvents.Accounts)
        {
            lines[$"persons {account}"] = JsonSerializer.Serialize(AccountPersons.Of(leaves, account, Rules));
            // Numbers are written so that they read back to the bit: equal texts are equal bits.
            lines[$"score {account}"] = JsonSerializer.Serialize(Score(leaves, account));
        }

        return lines;
    }

    private static AccountScore Score(LeafSet leaves, string account) => AccountScoring.Score(
        new AccountProfile(AccountStatus.Customer, leaves.FindAccount(account)?.RenewalOn),
        AccountPersons.Of(leaves, account, Rules),
        ScoringModel.Default,
        Said.Today);
}
