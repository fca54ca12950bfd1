using System.Collections.Immutable;

using CommunityScoring.Scores;

using static CommunityScoring.Community.CommunityData;

namespace CommunityScoring.Community;

public sealed class ReturnOnInvestmentTests
{
    [Fact]
    public void The_offset_of_saved_tickets_counts_in_the_reporting_currency_alone()
    {
        // A ticket costs 2 500 minor units of USD.
        var returns = Returns(
            [
                MemberActivity.Of("m1", "acme", [], [Asked(1, 1, true, savedAge: 0), Asked(200, 1, true, savedAge: 29), Asked(2, 1, true)]),
                MemberActivity.Of("m2", null, [], [Asked(31, 1, true, savedAge: 30), Asked(3, 1, true, savedAge: -1), Asked(4, 1, true, savedAge: 3)]),
            ],
            [
                Account("acme", null, Won("new", "influenced", 100_000, 12_500), Won("new", "sourced", 9000, 3000) with { Currency = "EUR" }),
                .. Enumerable.Range(0, 4).Select(i => Account($"other{i}", null, Won("new", "influenced", 0, 0), Won("new", "influenced", 0, 0) with { Currency = "EUR" })),
            ],
            [Cost(10_000), Cost(4000, currency: "EUR"), Cost(100, currency: "GBP")]);

        Assert.Equal(["EUR", "GBP", "USD"], returns.Keys);
        Assert.Equal(new ReturnOnInvestment(12_500, 7500, 10_000, 1, false), returns["USD"]);
        Assert.Equal(new ReturnOnInvestment(3000, 0, 4000, -0.25, false), returns["EUR"]);
        Assert.Equal(new ReturnOnInvestment(0, 0, 100, -1, false), returns["GBP"]);
    }

    [Fact]
    public void Without_costs_there_is_no_ratio()
    {
        Assert.Equal(new ReturnOnInvestment(0, 0, 0, null, false), Assert.Single(Returns([], [], [])).Value);
        Assert.Equal(new ReturnOnInvestment(250, 0, 0, null, false), Returns([], Winners(5), [Cost(0)])["USD"]);
    }

    [Fact]
    public void Few_accounts_that_won_are_not_told_by_their_sum_nor_by_the_ratio()
    {
        Assert.Equal(new ReturnOnInvestment(null, 0, 100, null, true), Returns([], Winners(1), [Cost(100)])["USD"]);
        Assert.Equal(new ReturnOnInvestment(null, 0, 100, null, true), Returns([], Winners(4), [Cost(100)])["USD"]);
        Assert.Equal(new ReturnOnInvestment(250, 0, 100, 1.5, false), Returns([], Winners(5), [Cost(100)])["USD"]);
        Assert.Equal(new ReturnOnInvestment(0, 0, 100, -1, false), Returns([], [], [Cost(100)])["USD"]);
    }

    private static AccountCard[] Winners(int count) =>
        [.. Enumerable.Range(0, count).Select(i => Account($"a{i}", null, Won("new", "sourced", 100, 50)))];

    private static ImmutableSortedDictionary<string, ReturnOnInvestment> Returns(
        MemberActivity[] members, AccountCard[] accounts, CommunityCost[] costs) =>
        ReturnOnInvestment.Of(Known(members, accounts, costs), Month, ScoringModel.Default);
}
