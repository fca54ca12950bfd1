using System.Text.Json;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Leaves;
using CommunityScoring.Rows;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Xunit;
using static CommunityScoring.Tests.Fakes.Events;

namespace CommunityScoring.Tests.Rows;

public sealed class LeafRowCodecTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    private LeafRowCodec Codec => new(_services.GetRequiredService<Serializer<LeafRow>>());

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Random_states_survive_their_rows()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var state = RandomState(new Random(seed));
            var read = Codec.Decode(Codec.Encode(state));
            Assert.True(Json(state) == Json(read), $"seed {seed}:\n{Json(state)}\n{Json(read)}");
            Assert.True(state.Facts is not IdentityFacts facts || facts.Buckets.Equals(((IdentityFacts)read.Facts!).Buckets), $"seed {seed}");
        }
    }

    [Fact]
    public void A_new_leaf_survives_its_row() => Assert.Equal(Json(LeafState.New), Json(Codec.Decode(Codec.Encode(LeafState.New))));

    [Fact]
    public void Rows_that_contradict_themselves_are_refused()
    {
        var serializer = _services.GetRequiredService<Serializer<LeafRow>>();
        Assert.Throws<InvalidDataException>(() => Codec.Decode(serializer.SerializeToArray(new LeafRow { IdRuns = [1] })));
        Assert.Throws<InvalidDataException>(() => Codec.Decode(serializer.SerializeToArray(null!)));
        var settled = new SettledRow { Touches = [new SettledTouchRow()], Journeys = [new SettledJourneyRow { Touches = [0, 1] }] };
        Assert.Throws<InvalidDataException>(() => Codec.Decode(serializer.SerializeToArray(new LeafRow { Identity = new IdentityRow { Settled = settled } })));
    }

    [Theory]
    [MemberData(nameof(GoldenRows.Names), MemberType = typeof(GoldenRows))]
    public void Rows_of_every_released_shape_are_read(string name)
    {
        var (state, row) = GoldenRows.Of(name);
        Assert.Equal(Json(state), Json(Codec.Decode(Convert.FromBase64String(row))));
    }

    private static string Json(LeafState state) => JsonSerializer.Serialize(state);

    private static LeafState RandomState(Random random)
    {
        LeafFacts? facts = random.Next(5) switch
        {
            0 => null,
            1 => Snapshot(EveryType[random.Next(EveryType.Length)], random),
            _ => Identity(random),
        };
        var hashes = Enumerable.Range(0, random.Next(40)).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue)).ToList();
        return new LeafState(
            facts,
            [.. Enumerable.Range(0, random.Next(4)).Select(i => new AppliedOffset($"T{random.Next(2)}", "tøpic", i, random.NextInt64()))],
            [.. Enumerable.Range(0, random.Next(4)).Select(i => new RecordedOutcome("T1", i, random.NextInt64(), (Outcome)random.Next(5)))],
            new RememberedIds([.. hashes], hashes.Count == 0 ? [] : [new IdRun(Today, hashes.Count - 1), new IdRun(Today.AddDays(1), 1)]),
            [.. Enumerable.Range(0, random.Next(3)).Select(i => $"member/m:{i}")],
            random.Next(2) == 0);
    }

    private static SnapshotFacts Snapshot(CommunityEvent said, Random random) => new(said.Leaf, Noon.AddTicks(random.Next()), said)
    {
        Settled = random.Next(2) == 0 ? null : new SettledMark(ClosingOf(random), [.. Enumerable.Range(0, random.Next(3)).Select(i => $"touch/{i}")]),
    };

    private static Closing ClosingOf(Random random) => new($"o{random.Next(3)}", "acme", Noon.AddTicks(-random.Next()), Noon.AddTicks(random.Next()));

    private static IdentityFacts Identity(Random random)
    {
        var table = new BucketTable(PackedBuckets.Empty);
        for (var i = random.Next(30); i > 0; i--)
        {
            table.AddActivity(Noon.AddMinutes(-random.Next(500_000)), $"a{random.Next(3)}", random.Next(2) == 0 ? "p" : null, random.Next(-9, 9));
        }

        return new IdentityFacts(
            LeafKey.Member($"m:{random.Next()}"),
            random.Next(4) == 0 ? null : Noon.AddTicks(random.Next()),
            random.Next(2) == 0 ? null : new MailDomain("acme.example", Today.AddDays(-random.Next(900))),
            random.Next(3) switch { 0 => null, 1 => new OwnerFact(At(1, "o"), null), _ => new OwnerFact(At(1, "o"), "member:1") },
            [.. Enumerable.Range(0, random.Next(4)).Select(i => new AffiliationFact(
                At(i, $"f{i}"), $"acct{i}", random.Next(2) == 0 ? null : Today, random.Next(2) == 0 ? null : DateOnly.MinValue,
                random.Next(2) == 0 ? null : "", random.Next(2) == 0, random.Next(2) == 0))],
            [.. Enumerable.Range(0, random.Next(4)).Select(i => new ConsentFact(At(9 - i, $"c{i}"), random.Next(2) == 0, Today.AddDays(-i)))],
            random.Next(2) == 0 ? null : DateOnly.FromDayNumber(random.Next(800_000)),
            table.Pack())
        {
            Settled = [.. Enumerable.Range(0, random.Next(4)).Select(_ => new SettledJourney(
                ClosingOf(random),
                [.. Enumerable.Range(0, random.Next(1, 5)).Select(i => new SettledTouch(
                    Noon.AddDays(-random.Next(3)), $"a{i}", random.Next(2) == 0 ? null : "p", (SettledUses)random.Next(1, 8)))]))],
        };
    }
}
