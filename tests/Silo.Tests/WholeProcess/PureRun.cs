using System.Globalization;
using System.Text;
using System.Text.Json;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.People;
using CommunityScoring.Scores;
using Xunit;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>What must come out: the same records parsed and reduced in this process, once each, without a fault.</summary>
internal sealed class PureRun
{
    private static readonly PersonRules s_rules = new(_ => false, ConsentByDefault: true);
    private readonly EventParser _parser = new(new Pseudonymizer(SiloSite.Secret));
    private readonly Dictionary<string, LeafReducer> _reducers = new(StringComparer.Ordinal);
    private readonly HashSet<(string Leaf, string Source, string Id)> _seen = [];
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;

    /// <summary>Events taken, duplicates left out.</summary>
    public int Distinct => _seen.Count;

    /// <summary>Events that were there already.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Takes a record.</summary>
    public void Take(ReadOnlyMemory<byte> json)
    {
        var parsed = _parser.Parse(new RawRecord(json, default, _now), _now);
        Assert.True(parsed.Kind == ParsedKind.Event, $"{parsed.Kind}: {parsed.Rejection}");
        var said = parsed.Event!;
        if (!_seen.Add((said.Leaf, said.Stamp.Source, said.Stamp.Id)))
        {
            Duplicates++;
            return;
        }

        if (!_reducers.TryGetValue(said.Leaf, out var reducer))
        {
            _reducers[said.Leaf] = reducer = LeafReducer.For(said.Leaf, null);
        }

        reducer.Apply(said, DateOnly.FromDateTime(_now.UtcDateTime));
    }

    /// <summary>Asserts that a silo's database holds these facts and no others.</summary>
    public async Task AssertStoredAsync(SiloSite site) => AssertStored(await StoredLeaves.ReadAsync(site));

    /// <summary>Asserts that these facts are stored and no others.</summary>
    public void AssertStored(Dictionary<string, LeafFacts> stored)
    {
        foreach (var (key, reducer) in _reducers)
        {
            var expected = Describe(reducer.Facts!);
            var actual = stored.Remove(key, out var facts) ? Describe(facts) : "missing";
            Assert.True(expected == actual, $"leaf {key}\n  expected {expected}\n  actual   {actual}");
        }

        // Parents that are only named have rows of their own, and nothing is known of them.
        Assert.All(stored.Values, facts => Assert.Equal(Describe(IdentityFacts.Unknown(facts.Key)), Describe(facts)));
    }

    /// <summary>The scores of an account.</summary>
    public AccountScore ScoreAccount(string account, DateOnly asOf)
    {
        var leaves = Leaves();
        return AccountScoring.Score(
            new AccountProfile(AccountStatus.Customer), AccountPersons.Of(leaves, account, s_rules), ScoringModel.Default, asOf);
    }

    /// <summary>The scores of a person.</summary>
    public MemberScore ScorePerson(string person, DateOnly asOf) =>
        MemberScoring.Score(Person.Of(Leaves(), person, s_rules).Days, ScoringModel.Default, asOf);

    private LeafSet Leaves()
    {
        var leaves = new LeafSet();
        foreach (var reducer in _reducers.Values)
        {
            leaves.Merge(new VersionedFacts(reducer.Facts!, 1, []));
        }

        return leaves;
    }

    // The newest event is about freshness, and the day of receipt about when it was; both are left out.
    private static string Describe(LeafFacts facts)
    {
        if (facts is SnapshotFacts snapshot)
        {
            return JsonSerializer.Serialize(snapshot.Event);
        }

        var identity = (IdentityFacts)facts;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{identity.Domain} {identity.Owner} erased {identity.ErasedThrough}");
        text.AppendJoin(';', identity.Affiliations).AppendJoin(';', identity.Consents.Select(change => change with { ReceivedOn = default }));
        foreach (var bucket in identity.Buckets.Decode())
        {
            if (bucket.Count != 0 || bucket.Positive != 0 || bucket.Negative != 0)
            {
                text.Append(bucket.ToString());
            }
        }

        return text.ToString();
    }
}
