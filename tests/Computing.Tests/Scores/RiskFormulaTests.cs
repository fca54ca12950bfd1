using CommunityScoring.People;

using static CommunityScoring.Scores.ScoreFacts;

namespace CommunityScoring.Scores;

public sealed class RiskFormulaTests
{
    private static readonly RiskParameters _weights = ScoringModel.Default.Risk;
    private static readonly RiskInputs _calm = new(1, 100, 0, 10, 0, 0, 0, null);

    [Theory]
    [InlineData(null, 1)]
    [InlineData(-1, 1)]
    [InlineData(0, 1.5)]
    [InlineData(45, 1.25)]
    [InlineData(89, 1.0055555555555555)]
    [InlineData(90, 1)]
    [InlineData(91, 1)]
    [InlineData(4000, 1)]
    public void Renewal_factor(int? days, double expected) => Near(expected, RiskFormula.RenewalFactor(_weights, days));

    [Fact]
    public void Renewal_on_the_day_counts_and_the_day_after_not()
    {
        AccountPerson[] persons = [Person("a", Ago(0, "post.created"))];
        Near(1.5, Score(persons, new AccountProfile(null, Today)).Risk.Parts!.RenewalFactor);
        Near(1, Score(persons, new AccountProfile(null, Today.AddDays(-1))).Risk.Parts!.RenewalFactor);
    }

    [Theory]
    [InlineData(null, 0.35)]
    [InlineData(0.0, 0.35)]
    [InlineData(0.5, 0.175)]
    [InlineData(1.0, 0)]
    [InlineData(7.0, 0)]
    public void Disengagement(double? momentum, double expected) =>
        Near(expected, RiskFormula.Parts(_weights, _calm with { Momentum = momentum }).Disengagement);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0.03333333333333333)]
    [InlineData(3, 0.1)]
    [InlineData(50, 0.1)]
    public void Support(int threads, double expected) =>
        Near(expected, RiskFormula.Parts(_weights, _calm with { WaitingThreads = threads }).Support);

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 1, 0.05)]
    [InlineData(2, 1, 0.025)]
    [InlineData(5, 0, 0)]
    public void Sentiment(double positive, double negative, double expected) =>
        Near(expected, RiskFormula.Parts(_weights, _calm with { Positive = positive, Negative = negative }).Sentiment);

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(5, 10, 0.125)]
    [InlineData(10, 10, 0.25)]
    public void Champions(double gone, double all, double expected) =>
        Near(expected, RiskFormula.Parts(_weights, _calm with { GoneSum = gone, LongSum = all }).Champions);

    [Fact]
    public void Risk_ends_at_a_hundred()
    {
        var worst = new RiskInputs(null, 0, 10, 10, 9, 0, 1000, 0);
        Assert.Equal(100, RiskFormula.Score(_weights, worst));
        Assert.Equal(0, RiskFormula.Score(_weights, _calm));
    }

    [Fact]
    public void The_parts_give_the_score_to_the_bit()
    {
        var inputs = new RiskInputs(0.3, 12.7, 3.1, 9.7, 2, 0.4, 1.7, 31);
        SameBits(RiskFormula.Score(_weights, inputs), RiskFormula.Parts(_weights, inputs).Score);
    }
}
