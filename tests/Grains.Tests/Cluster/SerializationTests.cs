using System.Collections.Immutable;
using System.Text.Json;
using CommunityScoring.Community;
using CommunityScoring.Contracts;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Hosting;
using CommunityScoring.Leaves;
using CommunityScoring.People;
using CommunityScoring.Revenue;
using CommunityScoring.Scores;
using CommunityScoring.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Xunit;
using static CommunityScoring.Tests.Fakes.Events;

namespace CommunityScoring.Tests.Cluster;

/// <summary>What grains send each other survives the way from one process to another.</summary>
public sealed class SerializationTests : IDisposable
{
    private static readonly ModelReference Model = new("default", 1);
    private static readonly PersonRules Rules = new(_ => false, ConsentByDefault: true);

    private static readonly Freshness Fresh = new(
        Noon, ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("t/10", 5L), KeyValuePair.Create("t/2", 7L)]));

    private readonly ServiceProvider _here = Process();
    private readonly ServiceProvider _there = Process();

    public static TheoryData<int> EventTypes => [.. Enumerable.Range(0, EveryType.Length)];

    public void Dispose()
    {
        _here.Dispose();
        _there.Dispose();
    }

    [Fact]
    public void Every_type_of_event_is_among_those_sent() => Assert.Equal(
        typeof(CommunityEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(CommunityEvent)) && !type.IsAbstract).Select(type => type.Name).Order(),
        EveryType.Select(said => said.GetType().Name).Distinct().Order());

    [Theory]
    [MemberData(nameof(EventTypes))]
    public void A_slice_with_an_event_of_every_type(int index)
    {
        var slice = new LeafSlice("T1", "community.events", 3, -1, 17, [new LeafRecord(41, EveryType[index])]);
        var got = Send(slice);
        Assert.Equal(Json(slice.Records[0].Event), Json(got.Records[0].Event));
        Assert.Equal(slice.Records[0].Event.Stamp, got.Records[0].Event.Stamp);
        Assert.Equal(slice.Records[0].Event.Leaf, got.Records[0].Event.Leaf);
        Assert.Same(slice.Records[0].Event.GetType(), got.Records[0].Event.GetType());
    }

    [Fact]
    public void What_is_kept_and_marked_when_an_opportunity_settles()
    {
        Assert.Equal(Journey.Touches, Send(ImmutableArray.Create(Journey))[0].Touches.AsEnumerable());
        var mark = new SettledMark(Journey.Closing, ["touch/2:/t#l"]);
        Assert.Equal(mark.Closing, Send(mark).Closing);
        var said = EveryType.OfType<OpportunityEvent>().Single();
        var got = Send(new VersionedFacts(new SnapshotFacts(said.Leaf, Noon, said) { Settled = mark }, 3, []));
        Assert.Equal(mark.Closing, ((SnapshotFacts)got.Facts).Settled!.Closing);
        Assert.Equal(["account/acme", "domain/acme.example", "member/member:1"], Send(new VersionedFacts(Identity(), 2, [])).Facts.Parents.AsEnumerable());
    }

    [Fact]
    public void A_slice_of_many_and_its_answers()
    {
        Send(new LeafSlice("T1", "t", 0, 5, 6, [.. EveryType.Select((said, index) => new LeafRecord(index, said))]));
        Send(new LeafSlice("T1", "t", 0, 5, 6, []));
        Assert.Equal([Outcome.Counted, Outcome.Duplicate, Outcome.Ignored], Send(new SliceResult(false, [Outcome.Counted, Outcome.Duplicate, Outcome.Ignored])).Outcomes.AsEnumerable());
        Assert.True(Send(SliceResult.Gap).IsGap);
    }

    [Fact]
    public void Facts_of_every_kind()
    {
        foreach (var said in EveryType)
        {
            var reducer = LeafReducer.For(said.Leaf, null);
            reducer.Apply(said, Today);
            Told(reducer.Facts!);
        }

        Told(Identity());
        var got = Send(new VersionedFacts(Identity(), 9, []));
        Assert.Equal(Identity().Buckets, Assert.IsType<IdentityFacts>(got.Facts).Buckets);
        Assert.Equal(Identity().Parents.AsEnumerable(), got.Facts.Parents);
    }

    [Fact]
    public void Many_facts_at_once_and_ways()
    {
        Send(ImmutableArray.Create(new VersionedFacts(Identity(), 1, []), new VersionedFacts(Identity(), 2, [new AppliedOffset("T1", "t", 2, 3)])));
        Send(ImmutableArray<VersionedFacts>.Empty);
        Send(ImmutableArray.Create("github:ana", "member:1"));
        Send(ImmutableArray<string>.Empty);
    }

    [Fact]
    public void Queries()
    {
        Send(ScoreQuery.Now);
        Assert.Equal(new ScoreQuery(Today, "what-if"), Send(new ScoreQuery(Today, "what-if")));
    }

    [Fact]
    public void Readings()
    {
        var (profile, persons) = Account();
        var snapshot = EveryType.OfType<AccountEvent>().First();
        foreach (var day in new[] { Today, Today.AddDays(-400) })
        {
            Send<AccountReading?>(new AccountReading("acme", snapshot, AccountScoring.Score(profile, persons, ScoringModel.Default, day), Amounts(day), Model, Fresh));
            Send<MemberReading?>(new MemberReading(
                Ana, [Ana, "member:1"], "acme", true, MemberScoring.Score(persons[0].Days, ScoringModel.Default, day),
                RevenueInfluence.OfMember([KeyValuePair.Create("USD", (Int128)500)], ScoringModel.Default.Revenue), Model, Fresh));
        }

        var churned = AccountScoring.Score(new AccountProfile(AccountStatus.Churned), persons, ScoringModel.Default, Today);
        Send<AccountReading?>(new AccountReading("acme", null, churned, Amounts(Today), Model, Fresh with { NewestEvent = null }));
        Send<AccountReading?>(null);
        Send<MemberReading?>(null);
    }

    [Fact]
    public void Footprints()
    {
        var row = new StoredLeaf(
            "member/github:ana", 7, true,
            new LeafState(
                Identity(), [new AppliedOffset("T1", "t", 2, 3)], [new RecordedOutcome("T1", 2, 3, Outcome.Ignored)],
                new RememberedIds([1, ulong.MaxValue], [new IdRun(Today, 2)]), ["account/beta"], true),
            3);
        var got = Send<FootprintReading?>(new FootprintReading(
            Ana, [Ana], [row], [new LeafEdge("account/acme", row.Key)], ["acme"],
            [new AccountEarnings("acme", [new EarnedCredit("o1", OpportunityStatus.Won, 2, Int128.MaxValue, "USD", true)])]));
        Assert.Equal(Int128.MaxValue, got!.Earnings.Single().Credits.Single().Credit);
        Assert.Equal(new LeafEdge("account/acme", row.Key), got.Edges.Single());
        Assert.Equal(Json(row), Json(got.Leaves.Single()));
        Send<FootprintReading?>(null);
        Send(new AccountEarnings("acme", []));
    }

    [Fact]
    public void Revenue_of_accounts_members_and_the_community()
    {
        var touches = AccountTouches.Of(Leaves(), "acme", Rules, ScoringModel.Default);
        var attribution = AccountAttribution.Of(touches, AccountTouches.OpportunitiesOf(Leaves(), "acme"), Today.AddDays(2));
        var learnt = CommunityAttribution.Of(JourneyCounts.Of(attribution.ClosedPaths()));
        Assert.NotEmpty(learnt.Channels);
        Assert.Equal(129900, (long)Send(Amounts(Today.AddDays(2))).Currencies.Single().Won.Total.Amount);
        Send<Explained<AccountRevenue>?>(new Explained<AccountRevenue>("acme", Today, attribution.Revenue, Model, Fresh));
        Send<Explained<OpportunityReading>?>(new Explained<OpportunityReading>(
            "acme",
            Today,
            new OpportunityReading(
                attribution.Attribute("o1", Attribution.Models, learnt.Weights)!,
                [new ChannelClaim(RevenueChannel.JobMove, [new RevenueEvidence(Today, "post.created", Ana, null, null)])]),
            Model,
            Fresh));
        Send(learnt.Weights);
        Send(JourneyCounts.Of(attribution.ClosedPaths()));
        Send(new CommunityReading(Today, Noon, learnt));
        Send(new MemberCredits(ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("USD", Int128.MaxValue)])));
    }

    [Fact]
    public void What_the_community_shows()
    {
        var card = new OpportunityCard("o", "expansion", "won", "expanded", "USD", 10, 5, Today.AddDays(-9), Today, 30, [new ProgramCredit("launch", 5)]);
        var facts = new CommunityFacts(
            [.. Enumerable.Range(0, 6).Select(index => MemberActivity.Of($"m{index}", $"a{index}", [new Bucket(Today, "post.created", "launch", 1, -1, 0, 0)], []))],
            [.. Enumerable.Range(0, 6).Select(index => new AccountCard($"a{index}", index == 0 ? null : "smb", [card]))],
            [new CommunityCost("c", null, "USD", 7, Today)]);
        foreach (var query in new[] { new CommunityQuery(Today, Today), new CommunityQuery(Today, Today, By: SliceKind.Segment), new CommunityQuery(Today, Today, Program: "launch") })
        {
            Send(query);
            var got = Send(new Counted<ImmutableArray<CommunityFigures>>(Today, Noon, Model, query.Answer(facts, ScoringModel.Default)));
            Assert.Equal(query.Answer(facts, ScoringModel.Default)[0].Slice, got.Value[0].Slice);
        }

        var period = new Period(Today, Today);
        Send(new Counted<ImmutableSortedDictionary<string, ReturnOnInvestment>>(Today, Noon, Model, ReturnOnInvestment.Of(facts, period, ScoringModel.Default)));
        Send(new Counted<EngagementComparison>(Today, Noon, Model, EngagementComparison.Of(facts.Accounts, period)));
        var withheld = new WithheldReferral("acme", new QuarantinedReferral("r", Ana, "email:x", Today, 1, QuarantineReason.Burst));
        Send(new QuarantineQuery(QuarantineReason.Mutual, QuarantinePlace.Of(withheld), 5));
        Send(new Counted<QuarantinePage>(Today, Noon, Model, new QuarantinePage(1, [withheld], true)));
    }

    [Fact]
    public void Explanations()
    {
        var (profile, persons) = Account();
        var account = AccountExplanation.Of(profile, persons, ScoringModel.Default, Today);
        Assert.NotEmpty(account.Persons);
        Assert.NotNull(account.RiskInputs);
        Send<Explained<AccountExplanation>?>(new Explained<AccountExplanation>("acme", Today, account, Model, Fresh));
        Send<Explained<AccountExplanation>?>(null);
        Send<Explained<MemberExplanation>?>(new Explained<MemberExplanation>(
            Ana, Today, MemberScoring.Explain(persons[0].Days, ScoringModel.Default, Today), Model, Fresh));
        Send<Explained<ImmutableArray<AccountDay>>?>(new Explained<ImmutableArray<AccountDay>>(
            "acme", Today, AccountHistory.Of(profile, persons, ScoringModel.Default, Today.AddDays(-90), Today), Model, Fresh));
        Send<Explained<ImmutableArray<AccountMember>>?>(new Explained<ImmutableArray<AccountMember>>(
            "acme", Today, [new AccountMember(Ana, "current", 0.1 + 0.2, "active", Today), new AccountMember(Ana, "staff", 0, "new", null)], Model, Fresh));
    }

    [Fact]
    public void Reports_and_models()
    {
        var counts = OutcomeCounts.None.Plus(Outcome.DeadLettered, "not_json").Plus(Outcome.Counted, null);
        var report = new SiloReport(
            "S1", Noon, [new PartitionReport("t", 1, 20, 10, Noon, counts, "stands", 2.5), new PartitionReport("t", 2, null, 0, null, OutcomeCounts.None, null)], ["slow"], "1.2.3", true, 30, 27);
        Assert.Equal(10, Send(report).Partitions[0].Lag);
        Assert.Null(Send(report).Partitions[0].Gap);
        var gap = new PartitionGap("T1", "t", 1, 10, 14);
        Assert.Equal(gap, Send(report with { Partitions = [report.Partitions[0] with { Gap = gap }] }).Partitions[0].Gap);
        Send(ImmutableArray.Create(report, report));
        var entry = new ModelDocumentEntry("default", 1, ScoringModel.Default.Document);
        Assert.Equal(ScoringModel.Default.Document, Send(entry).Json);
        Send(ImmutableArray.Create(entry, entry with { Name = "other" }));
    }

    [Fact]
    public void Exceptions_keep_their_types_and_messages()
    {
        Exception[] thrown =
        [
            new InvariantException("broken"), new LeafStoreException("away", new TimeoutException("inner")), new VersionConflictException("member/x", 3),
            new CheckpointConflictException("t", 1, null), new KeyNotFoundException("no model"), new ArgumentException("bad"), new InvalidDataException("row"),
        ];
        foreach (var exception in thrown)
        {
            var got = Assert.IsAssignableFrom<Exception>(Carry<Exception>(exception));
            Assert.Same(exception.GetType(), got.GetType());
            Assert.Equal(exception.Message, got.Message);
            Assert.Equal(exception.InnerException?.Message, got.InnerException?.Message);
        }
    }

    [Fact]
    public void Within_a_process_an_envelope_is_handed_over_uncopied()
    {
        var slice = new LeafSlice("T1", "t", 0, 5, 6, []);
        Assert.Same(slice, _here.GetRequiredService<DeepCopier>().Copy(new Envelope<LeafSlice>(slice)).Value);
    }

    private static ServiceProvider Process() =>
        new ServiceCollection().AddSerializer(builder => builder.AddCommunityScoringSerialization()).BuildServiceProvider();

    private void Told(LeafFacts facts)
    {
        var got = Send(new VersionedFacts(facts, 9, [new AppliedOffset("T1", "t", 2, 300), new AppliedOffset("T0", "t", 3, 1)]));
        Assert.Same(facts.GetType(), got.Facts.GetType());
        Assert.Equal(facts.Key, got.Key);
    }

    private T Send<T>(T value)
    {
        var got = Carry(new Envelope<T>(value)).Value;
        Assert.Equal(Json(value), Json(got));

        // As a response carries it: by a type that only the value knows.
        var boxed = Assert.IsType<Envelope<T>>(Carry<object>(new Envelope<T>(value)));
        Assert.Equal(Json(value), Json(boxed.Value));
        return got;
    }

    private T Carry<T>(T value) =>
        _there.GetRequiredService<Serializer>().Deserialize<T>(_here.GetRequiredService<Serializer>().SerializeToArray(value))!;

    private static string Json<T>(T value) => JsonSerializer.Serialize(value);

    private static AccountAmounts Amounts(DateOnly day)
    {
        var revenue = AccountAttribution.Of(Leaves(), "acme", Rules, ScoringModel.Default, day).Revenue;
        return new AccountAmounts(revenue.Influence, revenue.Currencies);
    }

    private static LeafSet Leaves()
    {
        var leaves = new LeafSet();
        foreach (var said in EveryType.Where(said => said is OpportunityEvent or TouchEvent))
        {
            leaves.Merge(new VersionedFacts(new SnapshotFacts(said.Leaf, said.Stamp.Time, said), 1, []));
        }

        return leaves;
    }

    private static IdentityFacts Identity()
    {
        var table = new BucketTable(PackedBuckets.Empty);
        table.AddActivity(Noon, "post.created", null, 500_000);
        table.Retract(Today.AddDays(-3), "event.attended", "launch", 2);
        return new IdentityFacts(
            LeafKey.Member("email:aa"), Noon, new MailDomain("acme.example", Today), new OwnerFact(At(3, "o"), "member:1"),
            [new AffiliationFact(At(2, "f"), "acme", Today, null, "dev", true, false), new AffiliationFact(At(2, "g"), "acme", null, Today, null, false, true)],
            [new ConsentFact(At(1, "c"), true, Today)], Today.AddDays(-90), table.Pack())
        {
            Settled = [Journey],
        };
    }

    private static SettledJourney Journey => new(
        new Closing("o1", "acme", Noon.AddDays(-950), Noon.AddDays(-890)),
        [new SettledTouch(Noon.AddDays(-900), "feedback.shipped", "launch", SettledUses.Touch | SettledUses.Shipped)]);

    private static (AccountProfile Profile, AccountPerson[] Persons) Account()
    {
        var random = new Random(1);
        string[] activities = ["answer.accepted", "event.attended", "not.in.the.model", "post.created"];
        return (new AccountProfile(AccountStatus.Customer, Today.AddDays(40)), [.. Enumerable.Range(0, 5).Select(i => new AccountPerson(
            $"member:{i}",
            [.. Enumerable.Range(0, 60).SelectMany(day => activities.Select(activity => new ActivityDay(
                Today.AddDays(day - 59), activity, random.Next(1, 4), random.Next(1000000), random.Next(1000000))))],
            i == 4 ? [new DayRange(null, Today.AddDays(-9))] : [new DayRange(null, null)],
            [],
            [new AskedThread($"t{i}", true, Today.AddDays(-20))]))]);
    }
}
