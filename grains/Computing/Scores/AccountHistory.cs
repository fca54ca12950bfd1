using System.Collections.Immutable;

using CommunityScoring.People;

namespace CommunityScoring.Scores;

/// <summary>The daily series of an account's scores.</summary>
public static class AccountHistory
{
    /// <summary>
    /// The scores of each day from <paramref name="from"/> to <paramref name="to"/>, as known now; each equals
    /// <see cref="AccountScoring.Score(AccountProfile, IReadOnlyList{AccountPerson}, ScoringModel, DateOnly)"/> of its day up to rounding (1e-9).
    /// </summary>
    /// <param name="profile">Status and renewal; without a status, the states are those with the account's status left out.</param>
    /// <param name="persons">Everybody with days, a membership or threads at the account, in any order.</param>
    /// <param name="model">The model.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day, on or after the first.</param>
    /// <exception cref="ArgumentException">The range is empty, a person appears twice, or a person's days are out of order.</exception>
    public static ImmutableArray<AccountDay> Of(
        AccountProfile profile, IReadOnlyList<AccountPerson> persons, ScoringModel model, DateOnly from, DateOnly to) =>
        Of(profile, AccountSeries.Of(persons, model), from, to);

    internal static ImmutableArray<AccountDay> Of(AccountProfile profile, AccountSeries account, DateOnly from, DateOnly to)
    {
        if (to < from)
        {
            throw new ArgumentException($"The last day {to:O} is before the first day {from:O}.", nameof(to));
        }

        var model = account.Model;
        var lead = model.Risk.FoldDays - 1;
        var first = from.DayNumber - lead;
        var figures = new AccountTimeline(account).Figures(first, to.DayNumber - first + 1, to.DayNumber);
        var risks = new double?[figures.Length];
        for (var index = 0; index < risks.Length; index++)
        {
            risks[index] = profile.IsChurned ? null : figures[index].Risk(model, first + index, profile.RenewalOn);
        }

        var days = ImmutableArray.CreateBuilder<AccountDay>(figures.Length - lead);
        for (var index = lead; index < figures.Length; index++)
        {
            var state = profile.IsChurned
                ? RiskState.Churned
                : RiskStateFold.Over(model.Risk, risks.AsSpan(index - lead, lead + 1)).State;
            days.Add(new AccountDay(
                DateOnly.FromDayNumber(first + index), figures[index].Engagement(model), figures[index].Momentum(model), risks[index], state));
        }

        return days.MoveToImmutable();
    }
}
