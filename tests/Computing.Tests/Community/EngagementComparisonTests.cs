using static CommunityScoring.Community.CommunityData;
using static CommunityScoring.Scores.ScoreFacts;

namespace CommunityScoring.Community;

public sealed class EngagementComparisonTests
{
    [Fact]
    public void Win_rate_counts_all_that_closed_with_wilsons_interval()
    {
        // Ten closed opportunities of engaged accounts, eight of them won; what is still open or closed outside is left out.
        var accounts = Enumerable.Range(0, 10).Select(index => Account($"a{index}", null, Closed("new", index < 8, 10, 20))).ToArray();
        accounts[0] = accounts[0] with
        {
            Opportunities =
            [
                .. accounts[0].Opportunities,
                Closed("new", false, 10, 20) with { Status = "open", ClosedOn = null },
                Closed("new", false, 10, 20) with { ClosedOn = Today.AddDays(-30) },
                Closed("new", false, 10, 20) with { ClosedOn = Today.AddDays(1) },
                Closed("new", false, 10, null),
            ],
        };
        var comparison = EngagementComparison.Of(accounts, Month);
        var rate = comparison.Engaged.WinRate;

        Assert.Equal((0.8, 10, 10, false), (rate.Value, rate.Count, rate.Accounts, rate.IsSuppressed));
        Near(0.4901624715366418, rate.Lower);
        Near(0.9433178485456247, rate.Upper);
        Assert.Equal(Estimate.Suppressed, comparison.NotEngaged.WinRate);
    }

    [Theory]
    [InlineData(0, 0, 0.43448246478317476)]
    [InlineData(5, 0.5655175352168252, 1)]
    [InlineData(2, 0.11762077423264786, 0.769275718723987)]
    public void Wilsons_interval_of_five_stays_within_none_and_all(int won, double lower, double upper)
    {
        var accounts = Enumerable.Range(0, 5).Select(index => Account($"a{index}", null, Closed("renewal", index < won, 10, 19.999)));
        var cohort = EngagementComparison.Of(accounts, Month).NotEngaged;

        Near(won / 5.0, cohort.RenewalRate.Value);
        Near(lower, cohort.RenewalRate.Lower);
        Near(upper, cohort.RenewalRate.Upper);
        Assert.Equal(cohort.RenewalRate, cohort.WinRate);
    }

    [Fact]
    public void The_edge_of_engagement_is_inclusive_and_of_the_day_of_opening()
    {
        var accounts = Enumerable.Range(0, 5)
            .Select(index => Account($"a{index}", null, Closed("new", true, 10, 20), Closed("new", false, 20, Math.BitDecrement(20.0))))
            .ToArray();
        var comparison = EngagementComparison.Of(accounts, Month);

        Assert.Equal((1.0, 5), (comparison.Engaged.WinRate.Value, comparison.Engaged.WinRate.Count));
        Assert.Equal((0.0, 5), (comparison.NotEngaged.WinRate.Value, comparison.NotEngaged.WinRate.Count));
    }

    [Fact]
    public void Median_days_are_those_from_opening_to_closing()
    {
        int[] days = [30, 1, 10, 20, 90, 40];
        var accounts = days.Select((length, index) => Account($"a{index}", null, Closed("new", index % 2 == 0, length, 50))).ToArray();
        var median = EngagementComparison.Of(accounts, Month).Engaged.DaysToClose;

        Assert.Equal((25.0, 6, 6), (median.Value, median.Count, median.Accounts));
        Assert.InRange(median.Lower!.Value, 1, 20);
        Assert.InRange(median.Upper!.Value, 30, 90);
    }

    [Fact]
    public void A_sample_of_one_value_has_no_width()
    {
        var accounts = Enumerable.Range(0, 5).Select(index => Account($"a{index}", null, Closed("expansion", true, 7, 50, 9_007_199_254_740_992)));
        var cohort = EngagementComparison.Of(accounts, Month).Engaged;

        Assert.Equal(new Estimate(7, 7, 7, 5, 5, false), cohort.DaysToClose);
        Assert.Equal(new Estimate(9_007_199_254_740_992, 9_007_199_254_740_992, 9_007_199_254_740_992, 5, 5, false), cohort.ExpansionAmount["USD"]);
    }

    [Fact]
    public void The_bootstrap_interval_is_as_wide_as_the_median_is_uncertain()
    {
        // The median of resamples of 0 … 1 000 lies at 500 ± about √1001/2, so 95 % of them within ± 31.
        var accounts = Enumerable.Range(0, 1001).Select(days => Account($"a{days}", null, Closed("new", true, days, 50)));
        var median = EngagementComparison.Of(accounts, Month).Engaged.DaysToClose;

        Assert.Equal(500, median.Value);
        Assert.InRange(median.Lower!.Value, 462, 476);
        Assert.InRange(median.Upper!.Value, 524, 538);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(25)]
    [InlineData(60)]
    public void The_bootstrap_interval_is_that_of_samples_drawn_again(int count)
    {
        var random = new Random(count);
        var days = Enumerable.Range(0, count).Select(index => index * 10).ToArray();
        var medians = Enumerable.Range(0, 20_000)
            .Select(_ => random.GetItems(days, count).Order().ToArray())
            .Select(drawn => (drawn[(count - 1) / 2] + drawn[count / 2]) / 2.0)
            .Order()
            .ToArray();
        var accounts = days.Select(length => Account($"a{length}", null, Closed("new", true, length, 50)));
        var median = EngagementComparison.Of(accounts, Month).Engaged.DaysToClose;

        // 999 resamples place an end of the interval within about a value of where infinitely many would.
        Assert.Equal((days[(count - 1) / 2] + days[count / 2]) / 2.0, median.Value);
        Assert.Equal(medians[500], median.Lower!.Value, 10.0);
        Assert.Equal(medians[19_500], median.Upper!.Value, 10.0);
    }

    [Fact]
    public void Expansions_are_those_won_by_currency()
    {
        var accounts = Enumerable.Range(0, 6)
            .Select(index => Account(
                $"a{index}",
                null,
                Closed("expansion", true, 10, 50, 100 * index),
                Closed("expansion", index == 0, 10, 50, 1_000_000) with { Currency = "EUR" },
                Closed("new", true, 10, 50, 5_000_000)))
            .ToArray();
        var expansions = EngagementComparison.Of(accounts, Month).Engaged.ExpansionAmount;

        Assert.Equal(["EUR", "USD"], expansions.Keys);
        Assert.Equal((250.0, 6), (expansions["USD"].Value, expansions["USD"].Count));
        Assert.Equal(Estimate.Suppressed, expansions["EUR"]);
    }

    [Fact]
    public void Few_accounts_are_suppressed_however_many_opportunities_they_have()
    {
        var won = Closed("renewal", true, 10, 50);
        var accounts = Enumerable.Range(0, 5)
            .Select(index => index < 4 ? Account($"a{index}", "smb", won, won, won) : Account("last", "enterprise", won with { Kind = "new" }))
            .ToArray();
        var all = EngagementComparison.Of(accounts, Month).Engaged;

        Assert.Equal((13, 5), (all.WinRate.Count, all.WinRate.Accounts));
        Assert.Equal(Estimate.Suppressed, all.RenewalRate);
        Assert.Equal(Estimate.Suppressed, EngagementComparison.Of(accounts, Month, "smb").Engaged.WinRate);
        Assert.Equal(Estimate.Suppressed, EngagementComparison.Of(accounts, Month, "smb").Engaged.DaysToClose);
    }

    private static OpportunityCard Closed(string kind, bool isWon, int days, double? engagement, long amount = 100) => new(
        "o", kind, isWon ? "won" : "lost", "none", "USD", amount, 0, Today.AddDays(-days - 3), Today.AddDays(-3), engagement, []);
}
