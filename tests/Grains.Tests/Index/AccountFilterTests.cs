using CommunityScoring.Contracts;
using CommunityScoring.Index;
using CommunityScoring.Publishing;
using CommunityScoring.Scores;
using CommunityScoring.Webhooks;
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

    [Theory]
    [InlineData("new", null, "new", null, true)]
    [InlineData("new", "old", "old", null, true)]
    [InlineData("old", null, "new", "old", true)]
    [InlineData("new", "old", "other", "older", false)]
    [InlineData("new", "old", null, null, false)]
    public void An_owner_is_found_by_either_pseudonym(string owner, string? formerOwner, string? stored, string? formerStored, bool passes)
    {
        Assert.Equal(passes, new AccountFilter(Owner: owner, FormerOwner: formerOwner).Passes(Figures, "a", null, null, stored, formerStored));
        // A limit has the names under both secrets where it was made while there were two.
        var limits = new KeyLimits([], [.. new[] { owner, formerOwner }.OfType<string>()]);
        Assert.Equal(passes, limits.Allows(null, stored, formerStored));
        Assert.Equal(passes, AccountWithin.Of(limits)!.Allows(null, stored, formerStored));
        Assert.Equal(passes, new WebhookFilter { Owners = [.. limits.Owners] }.Matches(new OutgoingAlert("i", "raised", "risk.at_risk", "a", null, stored, default, "{}", formerStored)));
    }

    [Fact]
    public void Filters_that_show_the_same_are_equal() =>
        Assert.Equal(new AccountFilter(AccountFilter.BitsOf([RiskState.Watch, RiskState.AtRisk])), new AccountFilter(AccountFilter.BitsOf([RiskState.AtRisk, RiskState.Watch])));
}
