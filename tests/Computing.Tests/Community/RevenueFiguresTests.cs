using CommunityScoring.Scores;

using static CommunityScoring.Community.CommunityData;
using static CommunityScoring.Scores.ScoreFacts;

namespace CommunityScoring.Community;

public sealed class RevenueFiguresTests
{
    private static readonly MemberActivity[] Ten =
        [.. Enumerable.Range(0, 10).Select(index => Member($"m{index}", Did(1, "visit.recorded", 1, "launch")))];

    [Fact]
    public void Generated_is_the_sourced_in_full_and_what_is_attributed_of_the_others()
    {
        var figures = Figures(
            Ten,
            [
                Account("a", "smb", Won("new", "sourced", 1000, 0), Won("expansion", "expanded", 600, 150)),
                Account("b", "smb", Won("new", "influenced", 2000, 500)),
                Account("c", "smb", Won("renewal", "retained", 900, 900)),
                Account("d", null, Won("new", "none", 5000, 0)),
                Account("e", null, Won("new", "sourced", 400, 300, closedAge: 29)),
                Account("f", null, Won("new", "sourced", 7000, 7000, closedAge: 30), Won("new", "sourced", 7000, 7000, closedAge: -1)),
                Account("g", null, Won("new", "sourced", 7000, 7000) with { Status = "lost" }),
                Account("h", null, Won("new", "sourced", 7000, 7000) with { Status = "open", ClosedOn = null }),
            ],
            [Cost(700), Cost(150, age: 29), Cost(9999, age: 30)]);
        var usd = Assert.Single(figures.Revenue).Value;

        Assert.Equal(new RevenueFigures(2950, 1850, 5, false, new Figure(100, 10, false)), usd);
    }

    [Fact]
    public void Currencies_are_never_mixed_and_each_has_its_own_group()
    {
        var usd = Won("new", "influenced", 100, 50);
        var accounts = Enumerable.Range(0, 5)
            .Select(index => index < 4 ? Account($"a{index}", null, usd, usd with { Currency = "EUR", Attributed = 7 }) : Account("last", null, usd))
            .ToArray();
        var figures = Figures(Ten, accounts, [Cost(1000, currency: "JPY")]);

        Assert.Equal(["EUR", "JPY", "USD"], figures.Revenue.Keys);
        Assert.Equal(new RevenueFigures(250, 250, 5, false, new Figure(25, 10, false)), figures.Revenue["USD"]);
        Assert.Equal(new RevenueFigures(null, null, null, true, Figure.Suppressed), figures.Revenue["EUR"]);
        Assert.Equal(new RevenueFigures(null, null, null, true, Figure.Suppressed), figures.Revenue["JPY"]);
    }

    [Fact]
    public void Net_value_needs_members_as_well()
    {
        var accounts = Enumerable.Range(0, 5).Select(index => Account($"a{index}", null, Won("new", "influenced", 100, 50))).ToArray();
        var usd = Figures(Ten[..4], accounts, [Cost(1)]).Revenue["USD"];

        Assert.Equal(250, usd.Attributed);
        Assert.Equal(Figure.Suppressed, usd.NetValue);
        Near(-75.0, Figures(Ten, accounts, [Cost(1000)]).Revenue["USD"].NetValue?.Value);
    }

    [Fact]
    public void A_segment_has_its_accounts_and_no_costs()
    {
        var accounts = Enumerable.Range(0, 11)
            .Select(index => Account($"a{index}", index < 6 ? "smb" : index < 10 ? "enterprise" : null, Won("new", "influenced", 100, 10)))
            .ToArray();
        var segments = CommunityFigures.BySegment(Known(Ten, accounts, [Cost(5)]), Month, ScoringModel.Default);

        Assert.Equal(new RevenueFigures(60, 60, 6, false, null), segments["smb"].Revenue["USD"]);
        Assert.Equal(new RevenueFigures(null, null, null, true, null), segments["enterprise"].Revenue["USD"]);
    }

    [Fact]
    public void A_program_has_what_its_touches_earned_and_its_own_costs()
    {
        var accounts = Enumerable.Range(0, 5)
            .Select(index => Account(
                $"a{index}",
                null,
                Won("new", "influenced", 1000, 400) with { Programs = [new("launch", 100), new("summit", 300)] },
                Won("new", "sourced", 2000, 0) with { Programs = [new("launch", 0)] },
                Won("new", "sourced", 4000, 0)))
            .ToArray();
        var programs = CommunityFigures.ByProgram(
            Known(Ten, accounts, [Cost(50, program: "launch"), Cost(60, program: "summit"), Cost(70), Cost(80, program: "idle")]),
            Month,
            ScoringModel.Default);

        Assert.Equal(["idle", "launch", "summit"], programs.Keys);
        Assert.Equal(new RevenueFigures(10_500, 500, 5, false, new Figure(45, 10, false)), programs["launch"].Revenue["USD"]);
        Assert.Equal(new RevenueFigures(1500, 1500, 5, false, Figure.Suppressed), programs["summit"].Revenue["USD"]);
        Assert.True(programs["idle"].Revenue["USD"].IsSuppressed);
    }

    [Fact]
    public void Sums_pass_the_range_of_one_amount()
    {
        var accounts = Enumerable.Range(0, 5)
            .Select(index => Account($"a{index}", null, Won("new", "influenced", long.MaxValue, long.MaxValue)))
            .ToArray();
        var usd = Figures(Ten, accounts).Revenue["USD"];

        Assert.Equal((Int128)long.MaxValue * 5, usd.Generated);
        Assert.Contains("46116860184273879035", Json(usd), StringComparison.Ordinal);
    }
}
