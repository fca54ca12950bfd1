namespace CommunityScoring.Scores;

public sealed class RiskStateFoldTests
{
    private static readonly RiskParameters _weights = ScoringModel.Default.Risk;

    [Theory]
    [InlineData(RiskState.Healthy, 0, RiskState.Healthy)]
    [InlineData(RiskState.Healthy, 49.99, RiskState.Healthy)]
    [InlineData(RiskState.Healthy, 50, RiskState.Watch)]
    [InlineData(RiskState.Healthy, 69.99, RiskState.Watch)]
    [InlineData(RiskState.Healthy, 70, RiskState.AtRisk)]
    [InlineData(RiskState.Healthy, 85, RiskState.Critical)]
    [InlineData(RiskState.Watch, 40, RiskState.Watch)]
    [InlineData(RiskState.Watch, 39.99, RiskState.Healthy)]
    [InlineData(RiskState.Watch, 69.99, RiskState.Watch)]
    [InlineData(RiskState.Watch, 70, RiskState.AtRisk)]
    [InlineData(RiskState.Watch, 100, RiskState.Critical)]
    [InlineData(RiskState.AtRisk, 60, RiskState.AtRisk)]
    [InlineData(RiskState.AtRisk, 59.99, RiskState.Watch)]
    [InlineData(RiskState.AtRisk, 40, RiskState.Watch)]
    [InlineData(RiskState.AtRisk, 39.99, RiskState.Healthy)]
    [InlineData(RiskState.AtRisk, 84.99, RiskState.AtRisk)]
    [InlineData(RiskState.AtRisk, 85, RiskState.Critical)]
    [InlineData(RiskState.Critical, 75, RiskState.Critical)]
    [InlineData(RiskState.Critical, 74.99, RiskState.AtRisk)]
    [InlineData(RiskState.Critical, 60, RiskState.AtRisk)]
    [InlineData(RiskState.Critical, 59.99, RiskState.Watch)]
    [InlineData(RiskState.Critical, 39.99, RiskState.Healthy)]
    public void Step(RiskState present, double risk, RiskState next) => Assert.Equal(next, RiskStateFold.Step(_weights, present, risk));

    [Theory]
    [InlineData(RiskState.Churned)]
    [InlineData(RiskState.NoSignal)]
    public void A_state_without_risk_is_no_level(RiskState present) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RiskStateFold.Step(_weights, present, 10));

    [Fact]
    public void The_run_begins_where_the_state_was_entered() =>
        Assert.Equal((RiskState.Watch, 1), RiskStateFold.Over(_weights, [10, 55, 45, 41]));

    [Fact]
    public void A_run_as_long_as_the_window_begins_with_it() =>
        Assert.Equal((RiskState.Healthy, 0), RiskStateFold.Over(_weights, [10, 49, 45, 41]));

    [Fact]
    public void A_day_without_risk_is_no_signal() =>
        Assert.Equal((RiskState.NoSignal, 1), RiskStateFold.Over(_weights, [90, null, null]));

    [Fact]
    public void The_fold_starts_afresh_after_no_signal() =>
        Assert.Equal((RiskState.Healthy, 2), RiskStateFold.Over(_weights, [55, null, 45]));

    [Fact]
    public void Names() => Assert.Equal(
        ["healthy", "watch", "at_risk", "critical", "churned", "no_signal"],
        Enum.GetValues<RiskState>().Select(state => state.Name()));
}
