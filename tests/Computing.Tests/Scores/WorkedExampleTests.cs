using System.Collections.Immutable;

using CommunityScoring.People;

using static CommunityScoring.Scores.ScoreFacts;

namespace CommunityScoring.Scores;

/// <summary>The worked example of the specification, figure by figure, at relative 1e-9.</summary>
public sealed class WorkedExampleTests
{
    private static readonly ImmutableArray<ActivityDay> _ana = Sorted(
        Bucket(Day("2026-11-20"), "post.created", 2),
        Bucket(Day("2026-11-06"), "answer.accepted"),
        Bucket(Day("2026-10-21"), "event.attended"),
        Bucket(Day("2026-05-24"), "referral.made"));

    private static readonly ImmutableArray<ActivityDay> _bo = Sorted(
        Bucket(Day("2026-08-22"), "post.created", 30),
        Bucket(Day("2026-08-22"), "visit.recorded", 3));

    private static readonly AccountProfile _profile = new(AccountStatus.Customer, Day("2027-01-19"));

    private static readonly AccountPerson[] _persons =
    [
        Person("member:ana", _ana) with
        {
            Threads = [new AskedThread("t1", true, Day("2026-11-10")), new AskedThread("t2", true, Day("2026-11-19"))],
        },
        Person("member:bo", _bo),
    ];

    [Fact]
    public void Members()
    {
        var ana = MemberScoring.Score(_ana, ScoringModel.Default, Today);
        Assert.Equal(["contribution", "participation", "advocacy", "feedback"], ana.Raw.Select(raw => raw.Dimension));
        Near(14.977865850653693, ana.Raw[0].Raw);
        Near(3.0, ana.Raw[1].Raw);
        Near(7.5, ana.Raw[2].Raw);
        Assert.Equal(0, ana.Raw[3].Raw);
        Near(35.6927476622782, ana.Engagement);
        Assert.Equal(MemberLevel.Participant, ana.Level);
        Near(29.374651316618372, MemberScoring.Score(_ana, ScoringModel.Default, Day("2026-12-20")).Engagement);

        var bo = MemberScoring.Score(_bo, ScoringModel.Default, Today);
        Near(15.0, bo.Raw[0].Raw);
        Near(0.09375, bo.Raw[1].Raw);
        Near(23.014628015911665, bo.Engagement);
        Assert.Equal(Day("2026-08-22"), bo.LastActiveOn);
    }

    [Fact]
    public void Account()
    {
        var score = Score(_persons, _profile);
        Near(13.395872009848253, score.Engagement);
        Near(0.6143214348505426, score.Rate14);
        Near(0.29817489791272367, score.Rate90);
        Near(2.060272139441985, score.Momentum);
        Assert.Equal(new AccountMembers(2, 0, new LevelCounts(0, 0, 2, 0, 0)), score.Members);
        Assert.Equal(Today, score.LastActiveOn);
    }

    [Fact]
    public void Risk_of_the_day()
    {
        var risk = Score(_persons, _profile).Risk;
        Assert.NotNull(risk.Parts);
        Assert.Equal(0, risk.Parts.Disengagement);
        Near(0.1732082559803035, risk.Parts.Thinness);
        Near(0.09889986299397502, risk.Parts.Champions);
        Near(0.03333333333333333, risk.Parts.Support);
        Assert.Equal(0, risk.Parts.Sentiment);
        Near(7 / 6.0, risk.Parts.RenewalFactor);
        Near(35.63483610255472, risk.Score);
        Assert.Equal(RiskState.Healthy, risk.State);
        Assert.Equal(Day("2026-10-21"), risk.Since);
        Assert.Equal(Day("2026-12-20"), risk.AtRiskOn);
    }

    [Theory]
    [InlineData("2026-08-23", 22.241350461610665)]
    [InlineData("2026-10-16", 60.15785594132019)]
    [InlineData("2026-10-20", 62.95406690481784)]
    [InlineData("2026-10-21", 33.798544699120136)]
    public void Risk_of_days_before(string day, double expected)
    {
        Near(expected, Score(_persons, _profile, asOf: Day(day)).Risk.Score);
        Near(expected, AccountHistory.Of(_profile, _persons, ScoringModel.Default, Day("2026-08-01"), Today).Single(entry => entry.Day == Day(day)).Risk);
    }

    [Fact]
    public void State_before()
    {
        var risk = Score(_persons, _profile, asOf: Day("2026-10-20")).Risk;
        Assert.Equal(RiskState.Watch, risk.State);
        Assert.Equal(Day("2026-10-06"), risk.Since);
    }

    [Fact]
    public void Forecast()
    {
        var risk = Score(_persons, _profile, asOf: Day("2026-12-20")).Risk;
        Near(85.19596553860758, risk.Score);
        Assert.Equal(RiskState.Critical, risk.State);
        Assert.Null(risk.AtRiskOn);
    }
}
