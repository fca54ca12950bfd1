using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CommunityScoring.Facts;

namespace CommunityScoring.Alerts;

/// <summary>
/// An account's alerts: the open ones, and the latest of those that were cleared. At most one is open for a kind and person, so a
/// condition that goes on raises nothing, and each crossing raises or clears exactly one.
/// </summary>
/// <param name="Alerts">The alerts, in the order in which they were raised.</param>
public sealed record AlertBook(ImmutableArray<Alert> Alerts)
{
    /// <summary>So many cleared alerts are kept.</summary>
    public const int Kept = 100;

    /// <summary>No alerts.</summary>
    public static AlertBook Empty { get; } = new(ImmutableArray<Alert>.Empty);

    /// <summary>The alerts that are not cleared.</summary>
    [JsonIgnore]
    public IEnumerable<Alert> Open => Alerts.Where(alert => alert.ClearedOn is null);

    /// <summary>An alert by its id; null where there is none.</summary>
    /// <param name="id">The id.</param>
    public Alert? Find(string id) => Alerts.FirstOrDefault(alert => alert.Id == id);

    /// <summary>True while an alert of the kind about the person is open.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="person">The person, or null.</param>
    public bool IsOpen(AlertKind kind, string? person = null) => Open.Any(alert => alert.Kind == kind && alert.Person == person);

    /// <summary>Raises and clears what the conditions of a day ask for.</summary>
    /// <param name="account">The account's id.</param>
    /// <param name="day">The day.</param>
    /// <param name="at">The moment.</param>
    /// <param name="conditions">What holds on that day.</param>
    /// <param name="changes">Says what has changed since a week before the day; asked only where an alert is raised.</param>
    /// <returns>The book afterwards, and what is to be sent, in order.</returns>
    /// <exception cref="InvariantException">Two alerts of one id: nothing may be stored.</exception>
    public (AlertBook Book, ImmutableArray<AlertTransition> Transitions) Turn(
        string account, DateOnly day, DateTimeOffset at, ImmutableArray<AlertCondition> conditions, Func<ImmutableArray<AlertChange>> changes)
    {
        var alerts = Alerts.ToBuilder();
        var transitions = ImmutableArray.CreateBuilder<AlertTransition>();
        for (var index = 0; index < alerts.Count; index++)
        {
            // Two persons that turned out to be one have one alert from here on: the earlier.
            if (alerts[index] is { ClearedOn: null } open
                && (!conditions.Any(condition => condition.Holds(open)) || alerts.Take(index).Any(earlier => earlier.IsOpenLike(open))))
            {
                alerts[index] = open with { ClearedOn = day, Steps = open.Steps.Add(new AlertStep(at, "cleared")) };
                transitions.Add(new AlertTransition(alerts[index], IsRaised: false, at));
            }
        }

        foreach (var condition in conditions)
        {
            if (alerts.Any(alert => alert.ClearedOn is null && condition.Holds(alert)))
            {
                continue;
            }

            var ordinal = alerts.Count(alert => alert.Kind == condition.Kind && alert.RaisedOn == day);
            var raised = new Alert(
                Alert.IdOf(account, condition.Kind, day, ordinal), account, condition.Kind, condition.Person, day, at, condition.Terms, changes(),
                [new AlertStep(at, "raised")]);
            if (alerts.Any(alert => alert.Id == raised.Id))
            {
                throw new InvariantException($"Account '{account}' has an alert '{raised.Id}' already.");
            }

            alerts.Add(raised);
            transitions.Add(new AlertTransition(raised, IsRaised: true, at));
        }

        return (new AlertBook(Trimmed(alerts.ToImmutable(), day)), transitions.ToImmutable());
    }

    /// <summary>Changes an open alert, and adds the step to its life.</summary>
    /// <param name="id">The alert's id.</param>
    /// <param name="step">The step.</param>
    /// <param name="change">The change.</param>
    /// <returns>The book afterwards; null where no open alert has the id.</returns>
    public AlertBook? Change(string id, AlertStep step, Func<Alert, Alert> change)
    {
        var index = Alerts.IndexOf(Find(id)!);
        return index < 0 || Alerts[index].ClearedOn is not null
            ? null
            : new AlertBook(Alerts.SetItem(index, change(Alerts[index]) with { Steps = Alerts[index].Steps.Add(step) }));
    }

    /// <summary>
    /// The book with the present names of persons: a link that gives somebody another name is no other crossing. Who is not known any more
    /// is named no more: what is erased is not kept here either.
    /// </summary>
    /// <param name="nameOf">A person's present name by a former or present one; null where nobody of that name is known.</param>
    public AlertBook Renamed(Func<string, string?> nameOf) => new([.. Alerts.Select(alert => alert.Renamed(nameOf))]);

    // Those of the day stay in any case: the ordinals are counted by them.
    private static ImmutableArray<Alert> Trimmed(ImmutableArray<Alert> alerts, DateOnly day)
    {
        var surplus = alerts.Count(alert => alert.ClearedOn is not null) - Kept;
        return surplus <= 0
            ? alerts
            : [.. alerts.Where(alert => alert.ClearedOn is null || alert.RaisedOn >= day || surplus-- <= 0)];
    }
}
