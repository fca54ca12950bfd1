using CommunityScoring.People;

using static CommunityScoring.Scores.ScoreFacts;

namespace CommunityScoring.Scores;

public sealed class AccountScoringTests
{
    [Fact]
    public void No_single_person_carries_an_account()
    {
        var many = Enumerable.Range(0, 400).Select(age => Ago(age, "testimonial.given"));
        Assert.InRange(Score([Person("a", many)]).Engagement, 29.2, 100 * (1 - Math.Pow(2, -0.5)));
    }

    [Fact]
    public void Steady_activity_has_momentum_1() =>
        Assert.InRange(Score([Person("a", Enumerable.Range(0, 731).Select(age => Ago(age, "post.created")))]).Momentum!.Value, 1, 1.005);

    [Fact]
    public void Momentum_is_null_without_scored_activity()
    {
        var score = Score([Person("a", Ago(2, "badge.won"))]);
        Assert.Null(score.Momentum);
        Assert.Equal(0, score.Rate90);
        Near(0.35, score.Risk.Parts!.Disengagement);
        Assert.Equal(0, score.Risk.Parts.Champions);
        Near(55, score.Risk.Score);
        Assert.Equal(RiskState.Watch, score.Risk.State);
        Assert.Equal(Today.AddDays(-2), score.Risk.Since);
    }

    [Fact]
    public void An_account_without_anybody_gives_no_signal()
    {
        var score = Score([]);
        Assert.Equal(new RiskScore(null, RiskState.NoSignal, Today.AddDays(-89), null, null), score.Risk);
        Assert.Equal(0, score.Engagement);
        Assert.Null(score.Momentum);
        Assert.Null(score.LastActiveOn);
        Assert.Equal(new AccountMembers(0, 0, new LevelCounts(0, 0, 0, 0, 0)), score.Members);
    }

    [Theory]
    [InlineData(730, false, null)]
    [InlineData(731, true, 0)]
    [InlineData(740, true, -9)]
    [InlineData(2000, true, -89)]
    [InlineData(-1, true, -89)]
    public void Signal_ends_with_the_lookback(int age, bool isLost, int? since)
    {
        var risk = Score([Person("a", Ago(age, "post.created"))]).Risk;
        Assert.Equal(isLost, risk.State == RiskState.NoSignal);
        Assert.Equal(isLost, risk.Score is null);
        if (since is { } days)
        {
            Assert.Equal(Today.AddDays(days), risk.Since);
        }
    }

    [Fact]
    public void The_fold_starts_afresh_after_silence()
    {
        // At risk until the lookback ends, silent for 5 days, then busy enough to be merely watched or healthy.
        var persons = new[] { Person("a", Ago(741, "post.created", 10), Ago(5, "post.created", 10)) };
        Assert.Equal(RiskState.Critical, Score(persons, new AccountProfile(null, Today.AddDays(-11)), asOf: Today.AddDays(-11)).Risk.State);
        Assert.Equal(RiskState.NoSignal, Score(persons, asOf: Today.AddDays(-6)).Risk.State);
        var risk = Score(persons).Risk;
        Assert.Equal(RiskState.Healthy, risk.State);
        Assert.Equal(Today.AddDays(-5), risk.Since);
    }

    [Theory]
    [InlineData(AccountStatus.Churned)]
    [InlineData(AccountStatus.Deleted)]
    public void A_churned_account_has_no_risk_and_keeps_its_engagement(AccountStatus status)
    {
        AccountPerson[] persons = [Person("a", Ago(2, "post.created"))];
        var score = Score(persons, new AccountProfile(status, Today));
        Assert.Equal(new RiskScore(null, RiskState.Churned, null, null, null), score.Risk);
        Assert.Equal(Score(persons).Engagement, score.Engagement);
        Assert.Equal(Score(persons).Momentum, score.Momentum);
        Assert.Equal(
            [(null, RiskState.Churned)],
            AccountHistory.Of(new AccountProfile(status), persons, ScoringModel.Default, Today, Today).Select(day => (day.Risk, day.State)));
    }

    [Fact]
    public void Counts_current_departed_and_neither()
    {
        var score = Score(
        [
            Person("current", Ago(1, "answer.accepted", 4)),
            Person("idle"),
            Gone("departed", Today, Ago(4, "post.created")),
            Gone("departed without activity", Today),
            Gone("departed and heard of later", Today, Ago(-4, "post.created")),
            Person("not yet", Ago(-9, "post.created")) with { Membership = [new DayRange(Today.AddDays(1), null)] },
            Gone("staff", Today.AddDays(-3), Ago(40, "post.created")) with { StaffDays = [new DayRange(Today.AddDays(-3), null)] },
        ]);
        Assert.Equal(new AccountMembers(2, 1, new LevelCounts(0, 0, 1, 0, 1)), score.Members);
        Assert.Equal(Today.AddDays(-1), score.LastActiveOn);
    }

    [Fact]
    public void Departed_persons_count_in_momentum_and_not_in_engagement()
    {
        AccountPerson[] persons = [Gone("a", Today, Ago(4, "post.created"))];
        var score = Score(persons);
        Assert.Equal(0, score.Engagement);
        Assert.True(score.Momentum > 1);
        Near(0.25, score.Risk.Parts!.Champions);
        Assert.True(Score(persons, asOf: Today.AddDays(-1)).Engagement > 0);
    }

    [Theory]
    [InlineData(29, 0)]
    [InlineData(30, 0.25)]
    public void A_champion_is_silent_after_thirty_days(int age, double champions) =>
        Near(champions, Score([Person("a", Ago(age, "post.created"))]).Risk.Parts!.Champions);

    [Fact]
    public void An_unscored_activity_breaks_the_silence() =>
        Assert.Equal(0, Score([Person("a", Ago(50, "post.created"), Ago(29, "badge.won"))]).Risk.Parts!.Champions);

    [Fact]
    public void Who_became_staff_has_not_departed()
    {
        var staff = Gone("a", Today.AddDays(-3), Ago(5, "post.created")) with { StaffDays = [new DayRange(Today.AddDays(-3), null)] };
        Assert.Equal(0, Score([staff]).Risk.Parts!.Champions);
        Near(0.25, Score([staff], asOf: Today.AddDays(25)).Risk.Parts!.Champions);
    }

    [Fact]
    public void Open_threads_of_current_persons_wait_after_three_days()
    {
        AskedThread[] threads =
        [
            new("old", true, Today.AddDays(-900)),
            new("three", true, Today.AddDays(-3)),
            new("two", true, Today.AddDays(-2)),
            new("answered", false, Today.AddDays(-9)),
        ];
        var person = Person("a", Ago(0, "post.created")) with { Threads = [.. threads] };
        Near(0.2 / 3, Score([person]).Risk.Parts!.Support);
        Near(0.1, Score([person], asOf: Today.AddDays(1)).Risk.Parts!.Support);
        Assert.Equal(0, Score([person with { Membership = [new DayRange(null, Today)] }]).Risk.Parts!.Support);
    }

    [Fact]
    public void Sentiment_counts_everybody_and_unscored_activities()
    {
        var score = Score(
        [
            Person("a", Ago(0, "post.created", 1, positive: 0.5, negative: 1), Ago(30, "badge.won", 1, negative: 1)),
            Gone("b", Today, Ago(60, "post.created", 1, positive: 2)),
            Person("c", Ago(731, "post.created", 1, negative: 50), Ago(-1, "post.created", 1, negative: 50)),
        ]);
        Near(0.1 * 1.5 / (1 + 1.5 + 1), score.Risk.Parts!.Sentiment);
    }

    [Fact]
    public void Forecast_ends_after_180_days_and_starts_tomorrow()
    {
        // Young, busy and broad: the risk reaches 70 when the champions fall silent, 30 days after the last activity.
        var busy = Enumerable.Range(0, 5).Select(index => Person($"p{index}", Ago(0, "post.created", 10))).ToArray();
        var on = Score(busy).Risk.AtRiskOn;
        Assert.NotNull(on);
        Assert.True(Score(busy, asOf: on.Value).Risk.Score >= 70);
        Assert.True(Score(busy, asOf: on.Value.AddDays(-1)).Risk.Score < 70);
        Assert.Equal(on, Score(busy, asOf: on.Value.AddDays(-1)).Risk.AtRiskOn);

        // With these weights it never does.
        var mild = ScoringModel.Parse(Edited(("\"weight\": 0.35", "\"weight\": 0.1"), ("\"weight\": 0.25", "\"weight\": 0.1")));
        Assert.Null(Score(busy, model: mild).Risk.AtRiskOn);
    }

    [Fact]
    public void A_forecast_from_a_past_day_knows_nothing_of_what_came()
    {
        var then = Today.AddDays(-40);
        ActivityDay[] before = [Bucket(then, "post.created", 10), Bucket(then.AddDays(-9), "answer.accepted", 2)];
        var person = Person("a", [.. before, Ago(20, "post.created", 10), Ago(1, "post.created", 10)]) with
        {
            Threads = [new AskedThread("t", true, then.AddDays(2))],
        };
        Assert.Equal(Score([Person("a", before)], asOf: then).Risk, Score([person], asOf: then).Risk);
        Assert.NotEqual(Score([Person("a", before)]).Risk.AtRiskOn, Score([person]).Risk.AtRiskOn);
    }

    [Fact]
    public void The_end_of_a_membership_is_foreseen()
    {
        var leaving = Today.AddDays(6);
        AccountPerson[] persons = [Gone("a", leaving, Ago(0, "post.created", 10))];
        var series = AccountHistory.Of(new AccountProfile(), persons, ScoringModel.Default, Today, Today.AddDays(10));
        Assert.True(series[5].Engagement > 0);
        Assert.Equal(0, series[6].Engagement);
        Assert.True(series[6].Risk > series[5].Risk + 25);
    }

    [Fact]
    public void The_order_of_persons_cannot_show()
    {
        var random = new Random(11);
        var persons = RandomAccount.Persons(random, 30);
        var profile = new AccountProfile(AccountStatus.Customer, Today.AddDays(50));
        var expected = AccountExplanation.Of(profile, persons, ScoringModel.Default, Today);
        for (var trial = 0; trial < 10; trial++)
        {
            random.Shuffle(persons);
            var actual = AccountExplanation.Of(profile, persons, ScoringModel.Default, Today);
            Assert.Equal(expected.Score, actual.Score);
            SameBits(expected.Score.Engagement, actual.Score.Engagement);
            SameBits(expected.Score.Risk.Score!.Value, actual.Score.Risk.Score!.Value);
            SameBits(expected.LongSum, actual.LongSum);
            Assert.Equal(expected.Persons.Select(person => person.Person), actual.Persons.Select(person => person.Person));
        }
    }

    [Fact]
    public void A_person_appears_once() =>
        Assert.Throws<ArgumentException>(() => Score([Person("a"), Person("b"), Person("a")]));
}
