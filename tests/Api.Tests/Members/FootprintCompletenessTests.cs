using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using CommunityScoring.Contracts;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Leaves;
using CommunityScoring.Rows;
using CommunityScoring.Storage;

namespace CommunityScoring.Api.Tests.Members;

/// <summary>
/// Whatever a row holds is in the footprint: each stored field is changed in turn, and the document must change with it.
/// A field that is added to a row and not to the footprint fails here.
/// </summary>
public sealed class FootprintCompletenessTests
{
    private static readonly DateTimeOffset _noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string> Fields()
    {
        var data = new TheoryData<string, string>();
        foreach (var kind in (string[])["identity", "thread", "referral"])
        {
            foreach (var (path, _) in FieldsOf(RowOf(kind), "row"))
            {
                data.Add(kind, path);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void Every_stored_field_shows(string kind, string path)
    {
        var before = DocumentOf(RowOf(kind));
        var changed = RowOf(kind);
        FieldsOf(changed, "row").Single(field => field.Path == path).Change();
        Assert.NotEqual(before, DocumentOf(changed));
    }

    [Fact]
    public void Every_shape_of_a_row_is_walked()
    {
        var paths = ((string[])["identity", "thread"]).SelectMany(kind => FieldsOf(RowOf(kind), "row")).Select(field => field.Path).ToList();
        Assert.All(
            (string[])[
                "row.Identity.Buckets", "row.Identity.Owner.Stamp.Time", "row.Identity.Affiliations[0].Role", "row.Identity.Consents[0].ReceivedOn",
                "row.Identity.Settled.Touches[0].At", "row.Identity.Settled.Journeys[0].Closing.Account", "row.Snapshot.Event", "row.Applied[0].Offset", "row.Outcomes[0].Outcome", "row.Ids", "row.IdRuns", "row.FormerParents", "row.HasChildren",
            ],
            path => Assert.Contains(path, paths));
    }

    // Every field that is stored, and how to give it another value. Of a snapshot the event is one field: its JSON is shown whole.
    private static IEnumerable<(string Path, Action Change)> FieldsOf(object row, string path)
    {
        foreach (var property in row.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.IsDefined(typeof(IdAttribute))))
        {
            var (name, value) = ($"{path}.{property.Name}", property.GetValue(row));
            if (value is null)
            {
                // The other kind of leaf: a row holds one of the two. And only an opportunity's row says that it has settled.
                Assert.True(
                    property.Name is nameof(LeafRow.Identity) or nameof(LeafRow.Snapshot) || row is SnapshotRow && property.Name == nameof(SnapshotRow.Settled),
                    $"{name} is empty in the sample.");
                continue;
            }

            if (value is IList { Count: > 0 } list && list[0]!.GetType() is { IsClass: true } element && element != typeof(string))
            {
                foreach (var field in FieldsOf(list[0]!, $"{name}[0]"))
                {
                    yield return field;
                }
            }
            else if (value is string or ValueType or IList)
            {
                yield return (name, () => property.SetValue(row, Other(name, value)));
            }
            else
            {
                foreach (var field in FieldsOf(value, name))
                {
                    yield return field;
                }
            }
        }
    }

    private static object Other(string name, object value) => value switch
    {
        byte[] when name.EndsWith(".Buckets", StringComparison.Ordinal) => PackedBuckets.Empty.Bytes,
        byte[] json => JsonSerializer.SerializeToUtf8Bytes(Changed(JsonSerializer.Deserialize<CommunityEvent>(json)!)),
        string text => text + "x",
        long number => number + TimeSpan.TicksPerDay,
        int number => number + 1,
        byte number => (byte)(number + 1),
        bool flag => !flag,
        ulong[] => (ulong[])[7, 8, 9],
        int[] when name.EndsWith(".Touches", StringComparison.Ordinal) => (int[])[1],
        int[] => (int[])[740_000, 2, 740_001, 1],
        string[] => (string[])["account/other"],
        _ => throw new NotSupportedException($"{name} is of type {value.GetType().Name}: say here how it is changed."),
    };

    private static CommunityEvent Changed(CommunityEvent said) => said with { Stamp = said.Stamp with { Id = "other" } };

    private static LeafRow RowOf(string kind) => LeafRow.Of(new LeafState(
        FactsOf(kind),
        [new AppliedOffset("T1", "community.events", 3, 41)],
        [new RecordedOutcome("T1", 3, 40, Outcome.Duplicate)],
        new RememberedIds([1, 2, 3], [new IdRun(new DateOnly(2026, 11, 19), 1), new IdRun(new DateOnly(2026, 11, 20), 2)]),
        ["account/beta"],
        true));

    private static LeafFacts FactsOf(string kind)
    {
        var stamp = new Stamp(_noon.AddDays(-1), "/t", "s");
        switch (kind)
        {
            case "thread":
                return new SnapshotFacts("thread/t1", _noon, new QuestionEvent(stamp, "t1", "github:ana", null, "open", _noon, _noon, _noon, "staff"));
            case "referral":
                return new SnapshotFacts(
                    "referral/r1", _noon, new ReferralEvent(stamp, "r1", "github:ana", null, "domain:x.com", null, "C", "tracked", new DateOnly(2026, 11, 1), false));
            default:
                var buckets = new BucketTable(PackedBuckets.Empty);
                buckets.AddActivity(_noon, "post.created", "launch", 5);
                return new IdentityFacts(
                    "member/github:ana",
                    _noon,
                    new MailDomain("acme.example", new DateOnly(2026, 11, 2)),
                    new OwnerFact(stamp, "member:ana"),
                    [new AffiliationFact(stamp, "acme", new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 1), "lead", true, false)],
                    [new ConsentFact(stamp, true, new DateOnly(2026, 11, 3))],
                    new DateOnly(2024, 1, 1),
                    buckets.Pack())
                {
                    Settled =
                    [
                        new SettledJourney(
                            new Closing("o1", "acme", _noon.AddDays(-990), _noon.AddDays(-920)),
                            [
                                new SettledTouch(_noon.AddDays(-980), "post.created", "launch", SettledUses.Touch),
                                new SettledTouch(_noon.AddDays(-970), "event.attended", null, SettledUses.Shipped),
                            ]),
                    ],
                };
        }
    }

    private static string DocumentOf(LeafRow row)
    {
        var state = row.ToState();
        var key = state.Facts is SnapshotFacts ? state.Facts.Key : "member/github:ana";
        var reading = new FootprintReading("github:ana", ["github:ana"], [new StoredLeaf(key, 4, true, state)], [], ImmutableArray<string>.Empty, []);
        return JsonSerializer.Serialize(FootprintResponse.Of(reading, _noon), ApiJson.Default.FootprintResponse);
    }
}
