using CommunityScoring.People;

namespace CommunityScoring.Scores;

/// <summary>
/// An account's engagement on any of many days, without the rest of its scores: equal to the bit to that of
/// <see cref="AccountScoring"/>. Not thread-safe.
/// </summary>
public sealed class AccountEngagement
{
    private readonly AccountSeries _account;
    private readonly RawSums _raw;

    /// <summary>Looks the persons' buckets up in the model.</summary>
    /// <param name="persons">Everybody with days, a membership or threads at the account, in any order.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentException">A person appears twice, or a person's days are out of order.</exception>
    public AccountEngagement(IReadOnlyList<AccountPerson> persons, ScoringModel model)
    {
        _account = AccountSeries.Of(persons, model);
        _raw = new RawSums(model);
    }

    /// <summary>The engagement of a day, 0–100.</summary>
    /// <param name="day">The day; later ones count nothing.</param>
    public double On(DateOnly day)
    {
        var measure = new AccountMeasure();
        foreach (var person in _account.Persons)
        {
            measure.Add(PersonFigures.Of(person, _raw, _account.Model, day.DayNumber), _account.Model);
        }

        return measure.Figures.Engagement(_account.Model);
    }
}
