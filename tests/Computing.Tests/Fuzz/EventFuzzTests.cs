using System.Diagnostics;
using CommunityScoring.Computing.Tests.Events;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.People;
using CommunityScoring.Revenue;
using CommunityScoring.Scores;
using Xunit.Abstractions;

namespace CommunityScoring.Computing.Tests.Fuzz;

/// <summary>
/// Records of every type with anything wrong with them, from the bytes to the scores: nothing throws, whatever is refused says
/// why without an address, and memory does not grow. <c>FUZZ_RECORDS</c> and <c>FUZZ_SEED</c> set the length and the start.
/// </summary>
public sealed class EventFuzzTests(ITestOutputHelper output)
{
    private const string Size = "FUZZ_RECORDS";
    private const int MostLeaves = 400;
    private const int Measured = 25_000;
    private const long MostGrowth = 64 << 20;

    private static readonly DateOnly s_today = DateOnly.FromDateTime(EventJson.Now.UtcDateTime);
    private static readonly PersonRules s_rules = new(ScoringModel.Default.PublicMailProviders.Contains, ConsentByDefault: true);

    private readonly EventParser _parser = new(new Pseudonymizer(EventJson.Secret, "the secret before"));
    private readonly AddressRedactor _redactor = new(new Pseudonymizer(EventJson.Secret));
    private readonly Dictionary<string, LeafReducer> _leaves = new(StringComparer.Ordinal);

    [Fact]
    public void No_record_breaks_anything()
    {
        var (seed, records) = (FuzzRun.Seed, FuzzRun.Number(Size, 50_000));
        var kinds = new HashSet<ParsedKind>();
        var types = new HashSet<Type>();
        var rejected = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var watch = Stopwatch.StartNew();
        var (early, most) = (0L, 0L);
        for (var i = 0; i < records; i++)
        {
            try
            {
                var parsed = Take(new FuzzedRecord(new Random(seed + i)).Draw());
                kinds.Add(parsed.Kind);
                if (parsed.Rejection is { } rejection)
                {
                    rejected[rejection.Code] = rejected.GetValueOrDefault(rejection.Code) + 1;
                }

                types.UnionWith(parsed.Event is { } said ? [said.GetType()] : []);
                if (i % 1_000 == 999)
                {
                    Compute();
                }
            }
            catch (Exception exception)
            {
                Assert.Fail($"record {i}: {FuzzRun.Again(Size, seed + i)}: {exception}");
            }

            if (i % Measured == 0 || i == records - 1)
            {
                var held = GC.GetTotalMemory(forceFullCollection: true);
                early = i <= records / 4 ? Math.Max(early, held) : early;
                most = Math.Max(most, held);
                Assert.True(held < early + MostGrowth, $"from {early >> 20} MB in the first quarter to {held >> 20} MB; {FuzzRun.Again(Size, seed)}");
            }
        }

        output.WriteLine($"{records} records from seed {seed} in {watch.Elapsed.TotalSeconds:0} s; held {early >> 20} MB in the first quarter, {most >> 20} MB at most");
        output.WriteLine($"resident {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB at most");
        output.WriteLine(string.Join(", ", rejected.Select(item => $"{item.Key}: {item.Value}")));
        if (records >= 10_000)
        {
            Assert.Equal(4, kinds.Count);
            Assert.Equal(EventTypes.All.Count, types.Count);
        }
    }

    private ParsedRecord Take(RawRecord record)
    {
        var parsed = _parser.Parse(record, EventJson.Now);
        switch (parsed.Kind)
        {
            case ParsedKind.Rejected:
                Assert.Contains(parsed.Rejection!.Code, RejectionCode.All);
                Assert.DoesNotContain("jane@", parsed.Rejection.Detail, StringComparison.OrdinalIgnoreCase);
                Assert.True(_redactor.Redact(record.Value.GetValueOrDefault().Span).AsSpan().IndexOf("jane@acme.com"u8) < 0);
                break;
            case ParsedKind.Event:
                Reduce(parsed.Event!);
                break;
        }

        return parsed;
    }

    private void Reduce(CommunityEvent said)
    {
        if (_leaves.Count > MostLeaves)
        {
            _leaves.Clear();
        }

        if (!_leaves.TryGetValue(said.Leaf, out var leaf))
        {
            _leaves[said.Leaf] = leaf = LeafReducer.For(said.Leaf, null);
        }

        leaf.Apply(said, s_today);
        leaf.Prune(s_today);
        Assert.Equal(said.Leaf, leaf.Facts!.Key);
        // Identities of other namespaces may be anything.
        Assert.DoesNotContain(leaf.Facts.Parents, parent => parent.StartsWith("member/email:", StringComparison.Ordinal) && parent.Contains('@', StringComparison.Ordinal));
    }

    // What a view would make of all that came through.
    private void Compute()
    {
        var leaves = new LeafSet();
        foreach (var leaf in _leaves.Values)
        {
            leaves.Merge(new VersionedFacts(leaf.Facts!, 1, []));
        }

        foreach (var account in (string[])["acme", "beta", "a"])
        {
            var persons = AccountPersons.Of(leaves, account, s_rules);
            foreach (var day in (DateOnly[])[s_today, s_today.AddDays(-365), s_today.AddDays(180)])
            {
                var score = AccountScoring.Score(new AccountProfile(AccountStatus.Customer, s_today), persons, ScoringModel.Default, day);
                Assert.InRange(score.Engagement, 0, 100);
                var attribution = AccountAttribution.Of(leaves, account, s_rules, ScoringModel.Default, day);
                foreach (var opportunity in attribution.Revenue.Opportunities)
                {
                    Assert.NotNull(attribution.Attribute(opportunity.Opportunity.Id, Attribution.Models, ChannelWeights.Empty));
                }
            }
        }
    }
}
