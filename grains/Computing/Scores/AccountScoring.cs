using CommunityScoring.People;

namespace CommunityScoring.Scores;

/// <summary>Scores an account: a pure function of its persons' facts, its profile, a model and a day.</summary>
public static class AccountScoring
{
    /// <summary>The scores of a day.</summary>
    /// <param name="profile">Status and renewal.</param>
    /// <param name="persons">Everybody with days, a membership or threads at the account, in any order.</param>
    /// <param name="model">The model.</param>
    /// <param name="asOf">The as-of day; later days count nothing, so a day ahead is a forecast without new events.</param>
    /// <exception cref="ArgumentException">A person appears twice, or a person's days are out of order.</exception>
    public static AccountScore Score(AccountProfile profile, IReadOnlyList<AccountPerson> persons, ScoringModel model, DateOnly asOf) =>
        Score(profile, AccountSeries.Of(persons, model), asOf);

    internal static AccountScore Score(AccountProfile profile, AccountSeries account, DateOnly asOf)
    {
        var model = account.Model;
        var measure = new AccountMeasure();
        var raw = new RawSums(model);
        foreach (var person in account.Persons)
        {
            measure.Add(person.FiguresOn(raw, model, asOf.DayNumber), model);
        }

        return Score(profile, account, measure, asOf);
    }

    internal static AccountScore Score(AccountProfile profile, AccountSeries account, AccountMeasure measure, DateOnly asOf)
    {
        var model = account.Model;
        ref readonly var figures = ref measure.Figures;
        return new AccountScore(
            asOf,
            figures.Engagement(model),
            figures.Momentum(model),
            model.ShortDecay.Rate(figures.ShortSum),
            model.LongDecay.Rate(figures.LongSum),
            Risk(profile, account, figures, asOf.DayNumber),
            measure.Members,
            measure.LastActiveOn);
    }

    private static RiskScore Risk(AccountProfile profile, AccountSeries account, in DayFigures today, int asOf)
    {
        if (profile.IsChurned)
        {
            return new RiskScore(null, RiskState.Churned, null, null, null);
        }

        var model = account.Model;
        var parts = today.HasSignal
            ? RiskFormula.Parts(model.Risk, today.RiskInputs(model, asOf, profile.RenewalOn))
            : null;

        // The days before come from the timeline; today's step uses the risk of now, summed term by term.
        var timeline = new AccountTimeline(account);
        var risks = new double?[model.Risk.FoldDays];
        var first = asOf - risks.Length + 1;
        var before = timeline.Figures(first, risks.Length - 1, knownUntil: asOf);
        for (var index = 0; index < before.Length; index++)
        {
            risks[index] = before[index].Risk(model, first + index, profile.RenewalOn);
        }

        risks[^1] = parts?.Score;
        var (state, since) = RiskStateFold.Over(model.Risk, risks);
        return new RiskScore(
            parts?.Score,
            state,
            DateOnly.FromDayNumber(first + since),
            state is RiskState.Healthy or RiskState.Watch ? RiskForecast.AtRiskOn(timeline, model, profile, asOf) : null,
            parts);
    }
}
