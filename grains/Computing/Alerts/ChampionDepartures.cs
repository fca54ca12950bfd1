using CommunityScoring.Scores;

namespace CommunityScoring.Alerts;

/// <summary>
/// Who carried an account and left it: a person who, on the last day there, had the level champion or contributor by the days at the
/// account, and at least a fifth of its S(90) (in the default model).
/// </summary>
internal static class ChampionDepartures
{
    /// <summary>The departures of the last days, in ordinal order of the persons' keys.</summary>
    /// <param name="account">The account's persons, under the model.</param>
    /// <param name="day">The as-of day.</param>
    public static IEnumerable<AlertCondition> Of(AccountSeries account, DateOnly day)
    {
        var model = account.Model;
        var raw = new RawSums(model);
        Dictionary<int, double>? sums = null;
        foreach (var person in account.Persons)
        {
            if (person.Activity.Days.Length == 0 || person.LeftOn(day.DayNumber) is not { } left || day.DayNumber - left >= model.Alerts.ChampionDays)
            {
                continue;
            }

            var last = left - 1;
            var figures = PersonFigures.Of(person, raw, model, last);
            var engagement = model.Member.Engagement(figures.Raw);
            if (model.Member.LevelOf(engagement) is not (MemberLevel.Champion or MemberLevel.Contributor))
            {
                continue;
            }

            sums ??= [];
            if (!sums.TryGetValue(last, out var sum))
            {
                sums[last] = sum = account.Persons.Sum(other => PersonFigures.Of(other, raw, model, last).LongSum);
            }

            if (figures.LongSum >= model.Alerts.ChampionShare * sum)
            {
                yield return new AlertCondition(
                    AlertKind.ChampionDeparted,
                    person.Key,
                    [
                        new AlertTerm("engagement", engagement, person.Key), new AlertTerm("share", figures.LongSum / sum, person.Key),
                        new AlertTerm("momentum.longSum", figures.LongSum, person.Key),
                    ]);
            }
        }
    }
}
