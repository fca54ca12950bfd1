using System.Collections.Immutable;

using static CommunityScoring.Scores.ScoreFacts;

namespace CommunityScoring.Scores;

public sealed class ExplanationTests
{
    [Fact]
    public void A_members_terms_sum_to_the_score_to_the_bit()
    {
        foreach (var person in RandomAccount.Persons(new Random(3), 40))
        {
            var explanation = MemberScoring.Explain(person.Days, ScoringModel.Default, Today);
            var score = MemberScoring.Score(person.Days, ScoringModel.Default, Today);
            Assert.Equal(score.Raw.AsEnumerable(), explanation.Score.Raw.AsEnumerable());
            SameBits(score.Engagement, explanation.Score.Engagement);
            AssertSums(explanation.Dimensions, score.RawTotal);
            Assert.Equal(score.Raw.AsEnumerable(), explanation.Dimensions.Select(dimension => new DimensionScore(dimension.Dimension, dimension.Raw)));
            SameBits(100 * Saturation.Of(score.RawTotal, 40), score.Engagement);
        }
    }

    [Fact]
    public void A_term_shows_its_bucket()
    {
        var explanation = MemberScoring.Explain([Ago(90, "post.created", 14)], ScoringModel.Default, Today);
        Assert.Equal(4, explanation.Dimensions.Length);
        var activity = Assert.Single(explanation.Dimensions[0].Activities);
        Assert.Equal(("post.created", 3.0, 10, 15.0), (activity.Activity, activity.Points, activity.DailyCap, activity.Raw));
        Assert.Equal(new ActivityTerm(Today.AddDays(-90), 90, 14, 30, 15), Assert.Single(activity.Terms));
        Assert.All(explanation.Dimensions[1..], dimension => Assert.Empty(dimension.Activities));
    }

    [Fact]
    public void An_accounts_terms_sum_to_the_score_to_the_bit()
    {
        var random = new Random(7);
        for (var trial = 0; trial < 20; trial++)
        {
            var model = ScoringModel.Default;
            var persons = RandomAccount.Persons(random, trial);
            var profile = new AccountProfile(null, Today.AddDays(random.Next(-20, 120)));
            var explanation = AccountExplanation.Of(profile, persons, model, Today);
            var score = AccountScoring.Score(profile, persons, model, Today);
            Assert.Equal(score, explanation.Score);

            double contributions = 0, shortSum = 0, longSum = 0, gone = 0, positive = 0, negative = 0;
            var threads = 0;
            foreach (var person in explanation.Persons)
            {
                AssertSums(person.Dimensions, person.Raw);
                SameBits(Sum(person.Momentum.Select(term => term.Short)), person.ShortSum);
                SameBits(Sum(person.Momentum.Select(term => term.Long)), person.LongSum);
                SameBits(Sum(person.Sentiment.Select(term => term.Positive)), person.Positive);
                SameBits(Sum(person.Sentiment.Select(term => term.Negative)), person.Negative);
                SameBits(person.Standing == PersonStanding.Current ? 60 * Saturation.Of(person.Raw, 60) : 0, person.Contribution);
                contributions += person.Contribution;
                shortSum += person.ShortSum;
                longSum += person.LongSum;
                gone += person.IsGone ? person.LongSum : 0;
                positive += person.Positive;
                negative += person.Negative;
                threads += person.WaitingThreads;
            }

            SameBits(explanation.Contributions, contributions);
            SameBits(explanation.ShortSum, shortSum);
            SameBits(explanation.LongSum, longSum);
            SameBits(100 * Saturation.Of(contributions, 120), score.Engagement);
            if (contributions > 0)
            {
                Near(1, explanation.Persons.Sum(person => person.Share));
            }

            if (explanation.RiskInputs is not { } inputs || score.Risk.Parts is not { } parts)
            {
                Assert.Null(score.Risk.Score);
                continue;
            }

            Assert.Equal((gone, longSum, threads, positive, negative), (inputs.GoneSum, inputs.LongSum, inputs.WaitingThreads, inputs.Positive, inputs.Negative));
            Assert.Equal((score.Engagement, score.Momentum), (inputs.Engagement, inputs.Momentum));
            Assert.Equal(parts, RiskFormula.Parts(model.Risk, inputs));
            var sum = parts.Disengagement + parts.Thinness + parts.Champions + parts.Support + parts.Sentiment;
            SameBits(100 * Math.Min(1, sum * parts.RenewalFactor), score.Risk.Score!.Value);
        }
    }

    [Fact]
    public void A_churned_account_explains_its_engagement_and_no_risk()
    {
        var explanation = AccountExplanation.Of(new AccountProfile(AccountStatus.Churned), [Person("a", Ago(0, "post.created"))], ScoringModel.Default, Today);
        Assert.Null(explanation.RiskInputs);
        Assert.Equal(1, Assert.Single(explanation.Persons).Share);
    }

    [Fact]
    public void Nothing_changes_between_equals()
    {
        var persons = RandomAccount.Persons(new Random(1), 5);
        var explanation = AccountExplanation.Of(new AccountProfile(), persons, ScoringModel.Default, Today);
        Assert.Empty(ExplanationDifference.Between(explanation, AccountExplanation.Of(new AccountProfile(), persons, ScoringModel.Default, Today)));
    }

    [Fact]
    public void What_changed_is_named_term_by_term()
    {
        var before = AccountExplanation.Of(new AccountProfile(), [Person("a", Ago(0, "post.created")), Person("c", Ago(0, "post.created"))], ScoringModel.Default, Today);
        var after = AccountExplanation.Of(new AccountProfile(), [Person("a", Ago(0, "post.created", 2)), Person("b")], ScoringModel.Default, Today);
        var changes = ExplanationDifference.Between(before, after);
        Assert.Contains(new TermChange(new ExplanationTerm("raw", "a", "contribution", "post.created"), 3, 6), changes);
        Assert.Contains(new TermChange(new ExplanationTerm("raw", "c", "contribution", "post.created"), 3, null), changes);
        Assert.Contains(new TermChange(new ExplanationTerm("rawTotal", "b"), null, 0), changes);
        Assert.DoesNotContain(changes, change => change.Term.Dimension == "advocacy" && change.Term.Person == "a");
        Assert.Equal("engagement", changes[0].Term.Figure);
        Assert.Equal(after.Score.Engagement - before.Score.Engagement, changes[0].Difference);
    }

    [Fact]
    public void A_members_change_can_be_that_of_the_model()
    {
        var model = ScoringModel.Parse(Edited(("\"version\": 1", "\"version\": 2"), ("\"points\": 3, \"dailyCap\": 10", "\"points\": 4, \"dailyCap\": 10")));
        var changes = ExplanationDifference.Between(
            MemberScoring.Explain([Ago(0, "post.created")], ScoringModel.Default, Today),
            MemberScoring.Explain([Ago(0, "post.created")], model, Today));
        Assert.Equal(["engagement", "rawTotal", "raw", "raw"], changes.Select(change => change.Term.Figure));
        Assert.Equal(1, changes[^1].Difference);
    }

    private static void AssertSums(ImmutableArray<DimensionTerms> dimensions, double total)
    {
        foreach (var dimension in dimensions)
        {
            foreach (var activity in dimension.Activities)
            {
                SameBits(Sum(activity.Terms.Select(term => term.Decayed)), activity.Raw);
            }

            SameBits(Sum(dimension.Activities.Select(activity => activity.Raw)), dimension.Raw);
        }

        SameBits(Sum(dimensions.Select(dimension => dimension.Raw)), total);
    }

    private static double Sum(IEnumerable<double> terms) => terms.Aggregate(0.0, (sum, term) => sum + term);
}
