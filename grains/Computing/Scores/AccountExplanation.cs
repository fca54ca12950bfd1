using System.Collections.Immutable;

using CommunityScoring.People;

namespace CommunityScoring.Scores;

/// <summary>
/// An account's scores, taken apart. Sums over persons run in ordinal order of their keys; added in it, the persons' parts
/// give the sums here exactly, and the formulas of these sums give the scores exactly.
/// </summary>
/// <param name="Model">Name of the model it was computed with.</param>
/// <param name="ModelVersion">Version of that model.</param>
/// <param name="Score">The scores, with the parts of the risk and the renewal factor.</param>
/// <param name="Contributions">Sum of the persons' contributions; engagement is <c>100 · sat(contributions, 120)</c>.</param>
/// <param name="ShortSum">S(14) of all persons; <c>rate(14) = S(14) · (1 − 2^(−1/14))</c>.</param>
/// <param name="LongSum">S(90) of all persons; <c>rate(90) = S(90) · (1 − 2^(−1/90))</c>.</param>
/// <param name="RiskInputs">What the risk parts were computed from; null where there is no risk.</param>
/// <param name="Persons">Every person's part, in ordinal order.</param>
public sealed record AccountExplanation(
    string Model,
    int ModelVersion,
    AccountScore Score,
    double Contributions,
    double ShortSum,
    double LongSum,
    RiskInputs? RiskInputs,
    ImmutableArray<PersonTerms> Persons)
{
    /// <summary>Takes the scores of a day apart; <see cref="Score"/> is that of <see cref="AccountScoring"/> to the bit.</summary>
    /// <param name="profile">Status and renewal.</param>
    /// <param name="persons">Everybody with days, a membership or threads at the account, in any order.</param>
    /// <param name="model">The model.</param>
    /// <param name="asOf">The as-of day.</param>
    /// <exception cref="ArgumentException">A person appears twice, or a person's days are out of order.</exception>
    public static AccountExplanation Of(AccountProfile profile, IReadOnlyList<AccountPerson> persons, ScoringModel model, DateOnly asOf) =>
        Of(profile, AccountSeries.Of(persons, model), asOf);

    internal static AccountExplanation Of(AccountProfile profile, AccountSeries account, DateOnly asOf)
    {
        var model = account.Model;
        var measure = new AccountMeasure();
        var raw = new RawSums(model);
        var figures = new PersonFigures[account.Persons.Length];
        for (var index = 0; index < figures.Length; index++)
        {
            figures[index] = account.Persons[index].FiguresOn(raw, model, asOf.DayNumber);
            measure.Add(figures[index], model);
        }

        ref readonly var sums = ref measure.Figures;
        var terms = ImmutableArray.CreateBuilder<PersonTerms>(figures.Length);
        for (var index = 0; index < figures.Length; index++)
        {
            terms.Add(Terms(account.Persons[index], figures[index], sums.Contributions, raw, model, asOf.DayNumber));
        }

        var score = AccountScoring.Score(profile, account, measure, asOf);
        return new AccountExplanation(
            model.Name,
            model.Version,
            score,
            sums.Contributions,
            sums.ShortSum,
            sums.LongSum,
            score.Risk.Parts is null ? null : sums.RiskInputs(model, asOf.DayNumber, profile.RenewalOn),
            terms.MoveToImmutable());
    }

    private static PersonTerms Terms(
        AccountPersonSeries person, in PersonFigures figures, double contributions, RawSums raw, ScoringModel model, int asOf)
    {
        var window = PersonFigures.Window(person, model, asOf);
        var momentum = ImmutableArray.CreateBuilder<MomentumTerm>();
        var sentiment = ImmutableArray.CreateBuilder<SentimentTerm>();
        foreach (ref readonly var bucket in window)
        {
            var (day, age) = (DateOnly.FromDayNumber(bucket.Day), asOf - bucket.Day);
            if (bucket.Activity is not null)
            {
                momentum.Add(new MomentumTerm(
                    day, bucket.Name, bucket.Count, bucket.Worth, bucket.Worth * model.ShortDecay[age], bucket.Worth * model.LongDecay[age]));
            }

            if (bucket.HasSentiment)
            {
                sentiment.Add(new SentimentTerm(
                    day, bucket.Name, bucket.Positive * model.SentimentDecay[age], bucket.Negative * model.SentimentDecay[age]));
            }
        }

        raw.Clear();
        return new PersonTerms(
            person.Key,
            figures.Standing,
            figures.Raw,
            RawTerms.List(window, raw, model, asOf),
            figures.Contribution,
            contributions == 0 ? 0 : figures.Contribution / contributions,
            figures.ShortSum,
            figures.LongSum,
            figures.IsGone,
            momentum.ToImmutable(),
            figures.WaitingThreads,
            figures.Positive,
            figures.Negative,
            sentiment.ToImmutable(),
            figures.LastActive is { } last ? DateOnly.FromDayNumber(last) : null);
    }
}
