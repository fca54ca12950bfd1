using CommunityScoring.Facts;
using CommunityScoring.Scores;

using static CommunityScoring.Community.CommunityData;
using static CommunityScoring.Scores.ScoreFacts;

namespace CommunityScoring.Community;

/// <summary>Communities of random members, accounts and costs, for properties that hold of any.</summary>
internal sealed class RandomCommunity(Random random)
{
    private static readonly string[] Activities =
        [.. ScoringModel.Default.Activities.Select(activity => activity.Name), "event.attended", "referral.made", "badge.won"];

    private static readonly string?[] Programs = [null, null, "launch", "summit", "lab"];
    private static readonly string?[] Segments = [null, "smb", "enterprise"];
    private static readonly string[] Currencies = ["EUR", "JPY", "USD"];
    private static readonly string[] Kinds = ["new", "expansion", "renewal"];
    private static readonly string[] Classes = ["sourced", "influenced", "retained", "expanded", "none"];

    public CommunityFacts Draw(int persons, int accounts) => new(
        [.. Enumerable.Range(0, persons).SelectMany(person => Parts($"m{person}", accounts))],
        [.. Enumerable.Range(0, accounts).Select(account => new AccountCard(
            $"a{account}", Pick(Segments), [.. Enumerable.Range(0, random.Next(4)).Select(_ => Opportunity())]))],
        [.. Enumerable.Range(0, 20).Select(cost => new CommunityCost(
            $"c{cost}", Pick(Programs), Pick(Currencies), random.Next(100_000), Today.AddDays(-random.Next(60))))]);

    public T[] Shuffled<T>(IEnumerable<T> items)
    {
        var shuffled = items.ToArray();
        random.Shuffle(shuffled);
        return shuffled;
    }

    private IEnumerable<MemberActivity> Parts(string person, int accounts)
    {
        // A job move: the older days belong to another account, or to none.
        var moved = random.Next(60);
        yield return MemberActivity.Of(person, $"a{random.Next(accounts)}", Buckets(0, moved), Questions(0, moved));
        yield return MemberActivity.Of(
            person, random.Next(3) == 0 ? null : $"a{random.Next(accounts)}", Buckets(moved, 70), Questions(moved, 70));
    }

    private Bucket[] Buckets(int from, int until) =>
        [.. Enumerable.Range(0, random.Next(12)).Select(_ => Did(random.Next(from, until + 1), Pick(Activities), random.Next(-1, 4), Pick(Programs)))];

    private AskedQuestion[] Questions(int from, int until) =>
        [.. Enumerable.Range(0, random.Next(3)).Select(_ => new AskedQuestion(
            $"t{random.Next()}",
            Today.AddDays(-random.Next(from, until + 1)),
            random.Next(2) == 0 ? null : TimeSpan.FromMinutes(random.Next(10_000)),
            random.Next(2) == 0,
            random.Next(2) == 0 ? null : Today.AddDays(-random.Next(60))))];

    private OpportunityCard Opportunity()
    {
        var closedOn = Today.AddDays(-random.Next(60));
        var isOpen = random.Next(5) == 0;
        var amount = random.NextInt64(1_000_000_000);
        var attributed = random.NextInt64(amount);
        return new OpportunityCard(
            $"o{random.Next()}", Pick(Kinds), isOpen ? "open" : Pick(["won", "won", "lost"]), Pick(Classes), Pick(Currencies), amount, attributed,
            closedOn.AddDays(-random.Next(300)), isOpen ? null : closedOn, random.Next(8) == 0 ? null : 40 * random.NextDouble(),
            [.. Programs.OfType<string>().Distinct().Where(_ => random.Next(3) == 0).Select(program => new ProgramCredit(program, attributed / 3))]);
    }

    private T Pick<T>(T[] from) => from[random.Next(from.Length)];
}
