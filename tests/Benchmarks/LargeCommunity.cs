using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Leaves;
using CommunityScoring.Rows;
using CommunityScoring.Silo.Storage;
using CommunityScoring.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace CommunityScoring.Benchmarks;

/// <summary>
/// The rows of a community of many accounts, each with closed opportunities, members with a year of activity, questions and
/// a touch of sales. What it holds depends on the numbers of the accounts alone.
/// </summary>
internal sealed class LargeCommunity(int accounts, DateOnly today)
{
    public const int OpportunitiesEach = 3;
    public const int MembersEach = 3;
    private const int BucketsEach = 20;
    private static readonly string[] s_activities =
        ["post.created", "reply.created", "answer.accepted", "event.attended", "reaction.added", "feedback.submitted", "visit.recorded", "content.published"];

    private static readonly string?[] s_programs = [null, null, "launch", "summit", "lab"];
    private static readonly string[] s_segments = ["smb", "mid", "enterprise", "public"];
    private static readonly string[] s_channels = ["sales.call", "marketing.webinar", "marketing.ads", "partner.intro"];

    public DateOnly Today => today;

    /// <summary>Writes the rows of all accounts into a file of SQLite.</summary>
    public async Task FillAsync(SqliteOptions options, LeafRowCodec codec, StorageInstruments instruments)
    {
        await using var store = new SqliteLeafStore(options with { SurvivesPowerLoss = false }, codec, instruments, NullLogger<SqliteLeafStore>.Instance);
        await StoreBenchmark.ForEachAsync(accounts, account => WriteAsync(store, account));
    }

    /// <summary>Writes an account's rows.</summary>
    public async Task WriteAsync(ILeafStore store, int account)
    {
        var id = $"account-{account:D6}";
        await WriteAsync(store, 0, new AccountEvent(
            StampOf(400, $"{account}"), id, id, [], null, s_segments[account % s_segments.Length], null, "customer", null, null, null));
        for (var index = 0; index < OpportunitiesEach; index++)
        {
            await WriteAsync(store, 0, OpportunityOf(account, index, 1000 * (account + 1)));
        }

        for (var index = 0; index < MembersEach; index++)
        {
            await WriteAsync(store, 0, IdentityOf(account, index, 0));
        }

        await WriteAsync(store, 0, new TouchEvent(StampOf(1 + (account % 300), $"touch-{account}"), id, s_channels[account % s_channels.Length], null, null));
        if (account % 3 == 0)
        {
            var asked = TimeOf(account % 90);
            await WriteAsync(store, 0, new QuestionEvent(
                StampOf(1, $"q-{account}"), $"thread-{account}", MemberOf(account, 0), null, "solved", asked, asked.AddHours(account % 70), asked.AddHours(80), "member"));
        }

        if (account < 1_000 && account < accounts)
        {
            await WriteAsync(store, 0, new CostEvent(StampOf(1, $"cost-{account}"), $"cost-{account}", s_programs[account % 5], 100_000, "USD", today.AddDays(-(account % 365))));
        }
    }

    /// <summary>Changes an account that was written, once more each time: a member is active, and an opportunity has another amount.</summary>
    public async Task ChangeAsync(ILeafStore store, int account)
    {
        var opportunity = OpportunityOf(account, 0, 7);
        var version = (await store.ReadAsync(opportunity.Leaf))!.Version;
        await WriteAsync(store, version, opportunity with { Amount = 7 + version });
        version = (await store.ReadAsync(LeafKey.Member(MemberOf(account, 0))))!.Version;
        await WriteAsync(store, version, IdentityOf(account, 0, (int)version));
    }

    private static string MemberOf(int account, int index) => $"github:user-{account:D6}-{index}";

    private OpportunityEvent OpportunityOf(int account, int index, long amount)
    {
        var closed = ((account * 7) + (index * 113)) % 360;
        return new OpportunityEvent(
            StampOf(closed, $"{account}-{index}"), $"opportunity-{account:D6}-{index}", $"account-{account:D6}",
            index == 0 ? "new" : index == 1 ? "renewal" : "expansion", (account + index) % 4 == 0 ? "lost" : "won", amount, account % 5 == 0 ? "EUR" : "USD",
            TimeOf(closed + 30 + (account % 90)), null, TimeOf(closed), null, null);
    }

    private IdentityFacts IdentityOf(int account, int index, int more)
    {
        var key = LeafKey.Member(MemberOf(account, index));
        var random = new Random((account * MembersEach) + index);
        var table = new BucketTable(PackedBuckets.Empty);
        for (var bucket = 0; bucket < BucketsEach + more; bucket++)
        {
            var ago = bucket < BucketsEach ? random.Next(500) : 0;
            table.AddActivity(TimeOf(ago), s_activities[random.Next(s_activities.Length)], s_programs[random.Next(s_programs.Length)], 0);
        }

        return IdentityFacts.Unknown(key) with
        {
            NewestEvent = TimeOf(0),
            Affiliations = [new AffiliationFact(StampOf(600, $"f-{account}-{index}"), $"account-{account:D6}", null, null, null, false, false)],
            Buckets = table.Pack(),
        };
    }

    private static Task WriteAsync(ILeafStore store, long version, CommunityEvent said) =>
        WriteAsync(store, version, new SnapshotFacts(said.Leaf, said.Stamp.Time, said));

    // With remembered ids and a watermark, as rows have them.
    private static Task WriteAsync(ILeafStore store, long version, LeafFacts facts) => store.WriteAsync(new LeafWrite(
        facts.Key,
        version,
        new LeafState(
            facts,
            [new AppliedOffset("topic", "community.events", 3, 41)],
            [],
            new RememberedIds([.. Enumerable.Range(1, facts is IdentityFacts ? BucketsEach : 1).Select(id => (ulong)id * 0x9E3779B97F4A7C15)], [new IdRun(new DateOnly(2026, 11, 10), facts is IdentityFacts ? BucketsEach : 1)]),
            [],
            false),
        version == 0 ? facts.Parents : [],
        []));

    private DateTimeOffset TimeOf(int ago) => new(today.AddDays(-ago), new TimeOnly(10, 0), TimeSpan.Zero);

    private Stamp StampOf(int ago, string id) => new(TimeOf(ago), "/benchmark", id);
}
