using System.Collections.Immutable;
using CommunityScoring.People;
using CommunityScoring.Scores;

using static CommunityScoring.Scores.ScoreFacts;

namespace CommunityScoring.Alerts;

public sealed class AlertConditionsTests
{
    private static readonly AccountProfile Customer = new(AccountStatus.Customer);

    [Fact]
    public void A_silent_account_is_at_risk_and_then_critical_and_says_of_what()
    {
        AccountPerson[] persons = [Person("a", Ago(100, "post.created", 9))];

        var conditions = Of(persons, new AccountProfile(AccountStatus.Customer, Today.AddDays(10)));

        Assert.Equal([AlertKind.AtRisk, AlertKind.Critical, AlertKind.RenewalUnprotected], conditions.Select(condition => condition.Kind));
        var score = Score(persons, new AccountProfile(AccountStatus.Customer, Today.AddDays(10)));
        Assert.Equal(score.Risk.Score, conditions[0].Terms.Single(term => term.Name == "risk").Value);
        Assert.Equal(score.Risk.Parts!.Champions, conditions[0].Terms.Single(term => term.Name == "risk.champions").Value);
        Assert.Equal(10, conditions[2].Terms.Single(term => term.Name == "daysToRenewal").Value);
    }

    [Fact]
    public void Nobody_is_warned_of_an_account_that_has_churned() =>
        Assert.Empty(Of([Person("a", Ago(100, "post.created", 9))], new AccountProfile(AccountStatus.Churned, Today.AddDays(10))));

    [Theory]
    [InlineData(60, true)]
    [InlineData(61, false)]
    [InlineData(0, true)]
    [InlineData(-1, false)]
    public void A_renewal_is_near_for_sixty_days(int ahead, bool isNear) => Assert.Equal(
        isNear,
        Of([Person("a", Ago(100, "post.created", 9))], new AccountProfile(AccountStatus.Customer, Today.AddDays(ahead)))
            .Any(condition => condition.Kind == AlertKind.RenewalUnprotected));

    [Theory]
    [InlineData(0, true)]
    [InlineData(89, true)]
    [InlineData(90, false)]
    public void A_champion_who_left_is_missed_for_ninety_days(int ago, bool isMissed)
    {
        // A contributor on the last day there: 30 answers are worth far more than the edge.
        var left = Today.AddDays(-ago);
        AccountPerson[] persons =
        [
            Gone("gone", left, Bucket(left.AddDays(-1), "answer.accepted", 5), Bucket(left.AddDays(-2), "answer.accepted", 5)),
            Person("here", Ago(ago + 1, "post.created", 2)),
        ];

        var missed = Of(persons, Customer).Where(condition => condition.Kind == AlertKind.ChampionDeparted).ToList();

        Assert.Equal(isMissed ? ["gone"] : [], missed.Select(condition => condition.Person));
    }

    [Fact]
    public void Who_was_no_champion_or_carried_less_than_a_fifth_is_not_missed()
    {
        AccountPerson[] many = [.. Enumerable.Range(0, 5).Select(number => Person($"p{number}", Ago(2, "answer.accepted", 10)))];
        var left = Gone("gone", Today, Ago(2, "answer.accepted", 10));

        Assert.DoesNotContain(Of([.. many, left], Customer), condition => condition.Kind == AlertKind.ChampionDeparted);
        Assert.Contains(Of([many[0], many[1], many[2], many[3], left], Customer), condition => condition.Kind == AlertKind.ChampionDeparted);
        Assert.DoesNotContain(Of([Gone("gone", Today, Ago(2, "post.created", 3))], Customer), condition => condition.Kind == AlertKind.ChampionDeparted);
        Assert.DoesNotContain(
            Of([left with { Membership = [new DayRange(null, Today), new DayRange(Today, null)] }], Customer),
            condition => condition.Kind == AlertKind.ChampionDeparted);
    }

    [Fact]
    public void A_surge_begins_at_one_edge_and_ends_at_another()
    {
        // Momentum and engagement fall from day to day: there are days between the two edges.
        AccountPerson[] persons =
            [.. Enumerable.Range(0, 5).Select(number => Person($"p{number}", Ago(0, "answer.accepted", 10), Ago(300, "answer.accepted", 10)))];
        var between = Enumerable.Range(0, 60).Select(ahead => Today.AddDays(ahead)).First(day => Score(persons, Customer, asOf: day).Momentum < 1.8);
        var open = AlertBook.Empty.Turn("acme", Today, DateTimeOffset.UnixEpoch, Of(persons, Customer), () => []).Book;

        Assert.True(open.IsOpen(AlertKind.Surge));
        Assert.InRange(Score(persons, Customer, asOf: between).Momentum!.Value, 1.5, 1.8);
        Assert.DoesNotContain(Of(persons, Customer, asOf: between), condition => condition.Kind == AlertKind.Surge);
        Assert.Contains(Of(persons, Customer, open, between), condition => condition.Kind == AlertKind.Surge);
        Assert.DoesNotContain(Of(persons, Customer, open, Today.AddDays(60)), condition => condition.Kind == AlertKind.Surge);
    }

    [Theory]
    [InlineData(3, 3, true)]
    [InlineData(2, 3, false)]
    [InlineData(3, 2, false)]
    public void Three_open_threads_past_their_days_are_a_stall(int threads, int age, bool isStalled)
    {
        var person = Person("a", Ago(1, "post.created")) with
        {
            Threads = [.. Enumerable.Range(0, threads).Select(number => new AskedThread($"t{number}", true, Today.AddDays(-age)))],
        };

        Assert.Equal(isStalled, Of([person], Customer).Any(condition => condition.Kind == AlertKind.SupportStalled));
    }

    [Fact]
    public void Thresholds_come_from_the_model_and_models_without_them_are_read()
    {
        var (from, until) = (ScoringModel.Default.Document.IndexOf("\"alerts\"", StringComparison.Ordinal), ScoringModel.Default.Document.IndexOf("\"consentDefault\"", StringComparison.Ordinal));
        var without = ScoringModel.Parse(ScoringModel.Default.Document.Remove(from, until - from));
        var edited = ScoringModel.Parse(Edited(("\"supportStalled\": { \"threads\": 3 }", "\"supportStalled\": { \"threads\": 1 }")));

        Assert.Equal(AlertParameters.Default, without.Alerts);
        Assert.Equal(AlertParameters.Default, ScoringModel.Default.Alerts);
        Assert.Equal(1, edited.Alerts.StalledThreads);
        Assert.Contains(
            "$.alerts.surge.momentum.exit",
            Assert.Throws<ModelException>(() => ScoringModel.Parse(Edited(("\"exit\": 1.5", "\"exit\": 1.9")))).Message.Insert(0, "$."), StringComparison.Ordinal);
    }

    private static ImmutableArray<AlertCondition> Of(AccountPerson[] persons, AccountProfile profile, AlertBook? open = null, DateOnly? asOf = null) =>
        AlertConditions.Of(profile, persons, ScoringModel.Default, asOf ?? Today, open ?? AlertBook.Empty);
}
