using CommunityScoring.Index;
using CommunityScoring.Scores;
using Xunit;

namespace CommunityScoring.Tests.Index;

public sealed class AccountFilterTests
{
    private static readonly AccountFigures Figures = new(RiskState.AtRisk, 75, 40, 1, double.NaN, double.NaN);

    public static TheoryData<AccountFilter, bool> Filters => new()
    {
        { AccountFilter.All, true },
        { new AccountFilter(AccountFilter.BitsOf([RiskState.AtRisk, RiskState.Critical])), true },
        { new AccountFilter(AccountFilter.BitsOf([RiskState.Healthy])), false },
        { new AccountFilter(Segment: "smb"), true },
        { new AccountFilter(Segment: "SMB"), false },
        { new AccountFilter(Owner: "kim"), true },
        { new AccountFilter(Owner: "lee"), false },
        { new AccountFilter(MinEngagement: 40), true },
        { new AccountFilter(MinEngagement: 40.1), false },
        { new AccountFilter(Text: "NIMB"), true },
        { new AccountFilter(Text: "cloud works"), true },
        { new AccountFilter(Text: "rain"), false },
        { new AccountFilter(Segment: "smb", Owner: "lee"), false },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public void A_filter_shows_what_passes_all_of_it(AccountFilter filter, bool passes) =>
        Assert.Equal(passes, filter.Passes(Figures, "nimbus", "Cloud Works", "smb", "kim"));

    [Fact]
    public void An_account_without_name_segment_and_owner_passes_no_filter_of_them()
    {
        Assert.True(new AccountFilter(Text: "nim").Passes(Figures, "nimbus", null, null, null));
        Assert.False(new AccountFilter(Text: "cloud").Passes(Figures, "nimbus", null, null, null));
        Assert.False(new AccountFilter(Segment: "smb").Passes(Figures, "nimbus", null, null, null));
        Assert.False(new AccountFilter(Owner: "kim").Passes(Figures, "nimbus", null, null, null));
    }

    [Fact]
    public void Filters_that_show_the_same_are_equal() =>
        Assert.Equal(new AccountFilter(AccountFilter.BitsOf([RiskState.Watch, RiskState.AtRisk])), new AccountFilter(AccountFilter.BitsOf([RiskState.AtRisk, RiskState.Watch])));
}
