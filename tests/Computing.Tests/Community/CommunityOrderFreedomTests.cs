using System.Text.Json;

using CommunityScoring.Facts;
using CommunityScoring.Scores;

using static CommunityScoring.Community.CommunityData;

namespace CommunityScoring.Community;

/// <summary>What the community shows is a function of the facts: order, parts and what came and went leave no trace.</summary>
public sealed class CommunityOrderFreedomTests
{
    private static readonly CommunitySlice[] Slices =
        [CommunitySlice.All, CommunitySlice.OfSegment("smb"), CommunitySlice.OfProgram("launch")];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Any_order_gives_equal_bits(int seed)
    {
        var community = new RandomCommunity(new Random(seed));
        var facts = community.Draw(80, 60);
        var expected = All(facts);
        Assert.Contains("launch", expected, StringComparison.Ordinal);
        for (var order = 0; order < 10; order++)
        {
            var shuffled = new CommunityFacts(
                community.Shuffled(facts.Members),
                community.Shuffled(facts.Accounts.Select(account => account with { Opportunities = [.. community.Shuffled(account.Opportunities)] })),
                community.Shuffled(facts.Costs));
            Assert.Equal(expected, All(shuffled));
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Parts_that_are_merged_are_the_whole(int seed)
    {
        var random = new Random(seed);
        var facts = new RandomCommunity(random).Draw(80, 60);
        foreach (var slice in Slices)
        {
            PeriodTally[] parts = [Tally(facts, slice), Tally(facts, slice), Tally(facts, slice)];
            foreach (var person in facts.Members.GroupBy(member => member.Person))
            {
                parts[random.Next(3)].Add(person.ToArray());
            }

            foreach (var account in facts.Accounts)
            {
                parts[random.Next(3)].Add(account);
            }

            foreach (var cost in facts.Costs)
            {
                parts[random.Next(3)].Add(cost);
            }

            random.Shuffle(parts);
            parts[0].Merge(parts[1]);
            parts[0].Merge(parts[2]);
            Assert.Equal(Json(CommunityFigures.Of(facts, Month, slice, ScoringModel.Default)), Json(parts[0].Figures()));
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void What_was_added_and_taken_away_leaves_no_trace(int seed)
    {
        var community = new RandomCommunity(new Random(seed));
        var (stays, goes) = (community.Draw(50, 30), community.Draw(30, 40));
        foreach (var slice in Slices)
        {
            var tally = Tally(goes, slice);
            Add(tally, stays);
            var (before, returns) = (Json(tally.Figures()), Json(tally.Returns()));
            Add(tally, goes);
            Assert.NotEqual(before, Json(tally.Figures()));

            foreach (var person in community.Shuffled(goes.Members.GroupBy(member => member.Person)))
            {
                tally.Remove(person.ToArray());
            }

            foreach (var account in community.Shuffled(goes.Accounts))
            {
                tally.Remove(account);
            }

            foreach (var cost in community.Shuffled(goes.Costs))
            {
                tally.Remove(cost);
            }

            Assert.Equal(before, Json(tally.Figures()));
            Assert.Equal(returns, Json(tally.Returns()));
        }
    }

    [Fact]
    public void A_slice_taken_alone_is_that_of_all_slices()
    {
        var facts = new RandomCommunity(new Random(7)).Draw(80, 60);
        var segments = CommunityFigures.BySegment(facts, Month, ScoringModel.Default);
        var programs = CommunityFigures.ByProgram(facts, Month, ScoringModel.Default);

        Assert.Equal(["enterprise", "smb"], segments.Keys);
        Assert.Equal(["lab", "launch", "summit"], programs.Keys);
        foreach (var figures in segments.Values.Concat(programs.Values))
        {
            Assert.False(figures.Members.Active.IsSuppressed);
            Assert.Equal(Json(CommunityFigures.Of(facts, Month, figures.Slice, ScoringModel.Default)), Json(figures));
        }
    }

    [Fact]
    public void Taking_away_what_was_not_added_is_a_defect()
    {
        var facts = Known();
        Assert.Throws<InvariantException>(() => Tally(facts, CommunitySlice.All).Remove([Member("m", Did(0, "post.created"))]));
        Assert.Throws<InvariantException>(() => Tally(facts, CommunitySlice.All).Remove([MemberActivity.Of("m", null, [], [Asked(0)])]));
        Assert.Throws<InvariantException>(() => Tally(facts, CommunitySlice.All).Remove(Account("a", null, Won("new", "sourced", 1, 0))));
        Assert.Throws<InvariantException>(() => Tally(facts, CommunitySlice.All).Remove(Cost(1)));

        var tally = Tally(facts, CommunitySlice.All);
        tally.Add([MemberActivity.Of("m", null, [], [Asked(0, 1)])]);
        Assert.Throws<InvariantException>(() => tally.Remove([MemberActivity.Of("m", null, [], [Asked(0, 2)])]));
    }

    [Fact]
    public void Cards_survive_json()
    {
        var facts = new RandomCommunity(new Random(8)).Draw(20, 20);
        var read = new CommunityFacts(
            [.. facts.Members.Select(member => JsonSerializer.Deserialize<MemberActivity>(Json(member))!)],
            [.. facts.Accounts.Select(account => JsonSerializer.Deserialize<AccountCard>(Json(account))!)],
            [.. facts.Costs.Select(cost => JsonSerializer.Deserialize<CommunityCost>(Json(cost))!)]);

        Assert.Equal(All(facts), All(read));
        Assert.Equal(Json(facts), Json(read));
    }

    private static PeriodTally Tally(CommunityFacts facts, CommunitySlice slice) => new(
        Month,
        slice,
        ScoringModel.Default,
        facts.Accounts.Where(account => account.Segment is not null).ToDictionary(account => account.Account, account => account.Segment!));

    private static void Add(PeriodTally tally, CommunityFacts facts)
    {
        foreach (var person in facts.Members.GroupBy(member => member.Person))
        {
            tally.Add(person.ToArray());
        }

        foreach (var account in facts.Accounts)
        {
            tally.Add(account);
        }

        foreach (var cost in facts.Costs)
        {
            tally.Add(cost);
        }
    }

    private static string All(CommunityFacts facts) => Json(new
    {
        Figures = CommunityFigures.Of(facts, Month, CommunitySlice.All, ScoringModel.Default),
        Segments = CommunityFigures.BySegment(facts, Month, ScoringModel.Default),
        Programs = CommunityFigures.ByProgram(facts, Month, ScoringModel.Default),
        Returns = ReturnOnInvestment.Of(facts, Month, ScoringModel.Default),
        Comparison = EngagementComparison.Of(facts.Accounts, Month),
    });
}
