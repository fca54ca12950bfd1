using System.Collections.Immutable;
using CommunityScoring.Scores;

namespace CommunityScoring.Alerts;

/// <summary>What has changed between two days, as short as an alert can carry it.</summary>
public static class AlertChanges
{
    /// <summary>So many days before an alert is what it is compared with.</summary>
    public const int DaysBefore = 7;

    private const int Persons = 5;

    /// <summary>The figures of the account that differ, and the persons whose contribution differs the most.</summary>
    /// <param name="before">The account a week before.</param>
    /// <param name="after">The account on the day of the alert.</param>
    public static ImmutableArray<AlertChange> Between(AccountExplanation before, AccountExplanation after)
    {
        var changes = ExplanationDifference.Between(before, after);
        return
        [
            .. changes.Where(change => change.Term is { Person: null, Dimension: null }).Select(Shown),
            .. changes.Where(change => change.Term is { Person: not null, Figure: "contribution" })
                .OrderByDescending(change => Math.Abs(change.Difference)).ThenBy(change => change.Term.Person, StringComparer.Ordinal)
                .Take(Persons).Select(Shown),
        ];
    }

    private static AlertChange Shown(TermChange change) => new(change.Term.Figure, change.Term.Person, change.Before, change.After);
}
