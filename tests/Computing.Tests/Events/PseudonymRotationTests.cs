using System.Text;
using System.Text.Json;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.People;

namespace CommunityScoring.Computing.Tests.Events;

/// <summary>The pseudonym secret is rotated: what stands under the old pseudonym and what comes under the new one stay one person.</summary>
public sealed class PseudonymRotationTests
{
    private static readonly Pseudonymizer s_before = new("old");
    private static readonly Pseudonymizer s_after = new("new", "old");
    private static readonly string s_old = "email:" + s_before.Of("jane@acme.com");
    private static readonly string s_new = "email:" + s_after.Of("jane@acme.com");
    private static readonly DateOnly s_today = DateOnly.FromDateTime(EventJson.Now.UtcDateTime);

    private static readonly (int Ago, string Type, string Data)[] s_beforeRotation =
    [
        (30, EventTypes.Activity, """{"member":"email:jane@acme.com","activity":"post.created"}"""),
    ];

    private static readonly (int Ago, string Type, string Data)[] s_activity = [(1, EventTypes.Activity, """{"member":"email:jane@acme.com","activity":"post.created"}""")];

    [Theory]
    [InlineData("jane@acme.com", true)]
    [InlineData("kim", false)]
    public void An_owner_of_an_account_is_known_by_both_pseudonyms_while_there_are_two(string owner, bool isAddress)
    {
        var said = Encoding.UTF8.GetBytes(EventJson.Event(EventTypes.Account, $$"""{"account":"acme","owner":"{{owner}}"}"""));
        var read = Assert.IsType<AccountEvent>(new EventParser(s_after).Parse(new RawRecord(said, default, EventJson.Now), EventJson.Now).Event);
        Assert.Equal(isAddress ? (s_new, s_old) : (owner, null), (read.Owner, read.FormerOwner));

        var stored = JsonSerializer.Serialize<CommunityEvent>(read);
        Assert.Equal(isAddress, stored.Contains("FormerOwner", StringComparison.Ordinal));
        Assert.Equal(read.FormerOwner, ((AccountEvent)JsonSerializer.Deserialize<CommunityEvent>(stored)!).FormerOwner);
    }

    [Fact]
    public void What_came_before_and_after_is_one_person()
    {
        var person = PersonOf(Reduce(s_beforeRotation, s_activity));
        Assert.Equal([s_new, s_old], person.Identities.Order(StringComparer.Ordinal).OrderBy(identity => identity == s_old));
        Assert.Equal(2, person.Days.Sum(day => day.Count));
    }

    [Fact]
    public void Whom_the_old_pseudonym_belonged_to_has_the_new_one_too()
    {
        var person = PersonOf(Reduce([.. s_beforeRotation, (20, EventTypes.Identity, """{"identity":"email:jane@acme.com","person":"member:jane"}""")], s_activity));
        Assert.Equal("member:jane", person.Key);
        Assert.Equal(2, person.Days.Sum(day => day.Count));
    }

    [Theory]
    [InlineData("""{"identity":"email:jane@acme.com","person":"member:other"}""", "member:other")]
    [InlineData("""{"identity":"email:jane@acme.com","person":null}""", null)]
    public void What_is_said_of_the_address_afterwards_moves_all_of_it(string said, string? owner)
    {
        var person = PersonOf(Reduce(
            [.. s_beforeRotation, (20, EventTypes.Identity, """{"identity":"email:jane@acme.com","person":"member:jane"}""")],
            [.. s_activity, (0, EventTypes.Identity, said)]));
        Assert.Equal(owner ?? s_new, person.Key);
        Assert.Equal(2, person.Days.Sum(day => day.Count));
    }

    [Theory]
    [InlineData(EventTypes.Question, """{"thread":"t","member":"email:jane@acme.com","status":"open","openedAt":"2026-11-01"}""")]
    [InlineData(EventTypes.Referral, """{"referral":"r","referrer":"email:jane@acme.com","referred":"domain:x.com","evidence":"tracked","madeOn":"2026-11-01"}""")]
    [InlineData(EventTypes.Identity, """{"identity":"github:jane","person":"email:jane@acme.com"}""")]
    public void Whatever_names_the_address_brings_what_came_before(string type, string data)
    {
        var person = PersonOf(Reduce(s_beforeRotation, [(1, type, data)]));
        Assert.Contains(s_old, person.Identities);
        Assert.Contains(person.Days, day => day.Activity == "post.created");
    }

    [Fact]
    public void An_erasure_of_the_address_erases_both_and_unlinks_them()
    {
        var leaves = Reduce(s_beforeRotation, [.. s_activity, (0, EventTypes.Erasure, """{"member":"email:jane@acme.com"}""")]);
        Assert.All((string[])[s_old, s_new], identity =>
        {
            var facts = leaves.FindIdentity(identity)!;
            Assert.Equal(s_today, facts.ErasedThrough);
            Assert.Null(facts.Owner);
            Assert.Equal(PackedBuckets.Empty, facts.Buckets);
        });
    }

    [Fact]
    public void A_withdrawal_of_the_address_hides_what_came_before() =>
        Assert.True(PersonOf(Reduce(s_beforeRotation, [(0, EventTypes.Consent, """{"member":"email:jane@acme.com","consent":"withdrawn"}""")])).IsHidden);

    [Fact]
    public void The_order_does_not_show()
    {
        (int, string, string)[] after =
        [
            .. s_activity,
            (0, EventTypes.Identity, """{"identity":"email:jane@acme.com","person":"member:other"}"""),
            (2, EventTypes.Identity, """{"identity":"github:jane","person":"email:jane@acme.com"}"""),
            (3, EventTypes.Erasure, """{"member":"email:jane@acme.com"}"""),
            (1, EventTypes.Question, """{"thread":"t","member":"email:jane@acme.com","status":"open","openedAt":"2026-11-01"}"""),
        ];
        var events = Parse(s_before, s_beforeRotation).Concat(Parse(s_after, after)).ToArray();
        var expected = Json(Reduce(events));
        for (var seed = 0; seed < 50; seed++)
        {
            new Random(seed).Shuffle(events);
            Assert.Equal(expected, Json(Reduce(events)));
        }
    }

    [Fact]
    public void No_two_events_of_a_record_are_of_one_leaf()
    {
        foreach (var (type, data) in EventJson.Good)
        {
            var parsed = new EventParser(s_after).Parse(Record(EventJson.Event(
                type, data.Replace("github:ana", "email:jane@acme.com", StringComparison.Ordinal).Replace("member:ana", "email:jane@acme.com", StringComparison.Ordinal)
                    .Replace("domain:acme.com", "email:jane@acme.com", StringComparison.Ordinal))), EventJson.Now);
            var leaves = parsed.Also.Select(also => also.Leaf).Append(parsed.Event!.Leaf).ToList();
            Assert.Equal(leaves.Count, leaves.Distinct().Count());
        }
    }

    private static Person PersonOf(LeafSet leaves) =>
        Person.Of(leaves, leaves.PersonOf(s_new), new PersonRules(_ => false, ConsentByDefault: true));

    private static LeafSet Reduce((int, string, string)[] before, (int, string, string)[] after) =>
        Reduce([.. Parse(s_before, before), .. Parse(s_after, after)]);

    private static LeafSet Reduce(IEnumerable<CommunityEvent> events)
    {
        var reducers = new SortedDictionary<string, LeafReducer>(StringComparer.Ordinal);
        foreach (var said in events)
        {
            if (!reducers.TryGetValue(said.Leaf, out var reducer))
            {
                reducers[said.Leaf] = reducer = LeafReducer.For(said.Leaf, null);
            }

            reducer.Apply(said, s_today);
        }

        var leaves = new LeafSet();
        foreach (var reducer in reducers.Values)
        {
            leaves.Merge(new VersionedFacts(reducer.Facts!, 1, []));
        }

        return leaves;
    }

    private static IEnumerable<CommunityEvent> Parse(Pseudonymizer pseudonymizer, (int Ago, string Type, string Data)[] said)
    {
        var parser = new EventParser(pseudonymizer);
        foreach (var (ago, type, data) in said)
        {
            var parsed = parser.Parse(Record(EventJson.Event(type, data, EventJson.Now.AddDays(-ago).UtcDateTime.ToString("o")).Replace("e-1", $"{ago} {type}", StringComparison.Ordinal)), EventJson.Now);
            Assert.Equal(ParsedKind.Event, parsed.Kind);
            foreach (var also in parsed.Also.Prepend(parsed.Event!))
            {
                yield return also;
            }
        }
    }

    private static RawRecord Record(string json) => new(Encoding.UTF8.GetBytes(json), default, EventJson.Now);

    private static string Json(LeafSet leaves) =>
        JsonSerializer.Serialize(leaves.Leaves.Select(leaf => leaf.Facts).OrderBy(facts => facts.Key, StringComparer.Ordinal).ToList());
}
