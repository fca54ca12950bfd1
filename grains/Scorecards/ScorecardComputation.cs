using System.Collections.Immutable;
using CommunityScoring.Alerts;
using CommunityScoring.Contracts;
using CommunityScoring.Facts;
using CommunityScoring.Scores;

namespace CommunityScoring.Scorecards;

/// <summary>
/// Computes scorecards: the figures of today and of some days ahead, the alerts of today and of the days that nobody looked at, and the
/// day on which the account must be looked at again although nothing has come.
/// </summary>
public static class ScorecardComputation
{
    // At least so many days ahead are computed of an account that rests, and less than twice as many: accounts that fell silent on
    // one day need not all be looked at again on one day.
    private const int Ahead = 8;

    // Of an account of more persons fewer days are computed ahead, so that one look at it stays short.
    private const int PersonDays = 4_000;

    /// <summary>Computes a scorecard.</summary>
    /// <param name="account">The account's id.</param>
    /// <param name="facts">What is known now.</param>
    /// <param name="before">The scorecard before; null for none.</param>
    /// <param name="unsent">What of the alerts before is not known to be sent.</param>
    /// <param name="isResting">True where nothing was told since the one before.</param>
    /// <param name="warns">True where alerts are raised and cleared; false leaves them as they were.</param>
    /// <param name="now">The moment.</param>
    /// <exception cref="InvariantException">The alerts contradict each other: nothing may be stored.</exception>
    public static Scorecard Compute(
        string account, ScorecardFacts facts, Scorecard? before, ImmutableArray<AlertTransition> unsent, bool isResting, bool warns, DateTimeOffset now)
    {
        var (state, profile) = (facts.State, facts.Profile);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var ahead = isResting ? DaysAhead(account, state.Persons.Length) : 0;
        var next = new List<(ScorecardDay Day, ImmutableArray<AlertCondition> Conditions)>(ahead);
        var nameOf = PresentNames(facts);
        var book = (before?.Alerts ?? AlertBook.Empty).Renamed(nameOf);
        var transitions = ImmutableArray.CreateBuilder<AlertTransition>();
        transitions.AddRange(unsent.Select(transition => transition with { Alert = transition.Alert.Renamed(nameOf) }));

        // Days that nobody looked at, as they ended; what was never looked at before is not raised afterwards.
        for (var day = FirstMissed(before, state.Model, today); warns && day < today; day = day.AddDays(1))
        {
            Turn(day, state.Score(profile, day));
        }

        // Today comes last, so that what is kept of the account's computing is that of today.
        for (var index = 1; index <= ahead; index++)
        {
            var score = state.Score(profile, today.AddDays(index));
            next.Add((DayOf(facts, score), state.Conditions(profile, score, book)));
        }

        var present = state.Score(profile, today);
        Turn(today, present);
        var first = DayOf(facts, present);
        var conditions = state.Conditions(profile, present, book);
        return new Scorecard(
            account,
            facts.Snapshot,
            new ModelReference(state.Model.Name, state.Model.Version),
            facts.Freshness,
            now,
            [first, .. next.Select(day => day.Day)],
            DueOn(facts, first, conditions, next),
            book,
            transitions.ToImmutable())
        {
            IsKnown = facts.IsKnown,
            TurnedOn = warns ? today : before?.TurnedOn,
        };

        void Turn(DateOnly day, AccountScore score)
        {
            if (!warns)
            {
                return;
            }

            (book, var turned) = book.Turn(
                account, day, now, state.Conditions(profile, score, book),
                () => AlertChanges.Between(state.Explain(profile, day.AddDays(-AlertChanges.DaysBefore)), state.Explain(profile, day)));
            transitions.AddRange(turned);
        }
    }

    private static DateOnly FirstMissed(Scorecard? before, ScoringModel model, DateOnly today)
    {
        if (before?.TurnedOn is not { } turned || turned >= today)
        {
            return today;
        }

        var earliest = today.AddDays(1 - model.Risk.FoldDays);
        var missed = turned.AddDays(1);
        return missed > earliest ? missed : earliest;
    }

    // The day whose state or alerts differ from those of today; else the first that is not computed yet.
    private static DateOnly? DueOn(
        ScorecardFacts facts, ScorecardDay today, ImmutableArray<AlertCondition> conditions,
        List<(ScorecardDay Day, ImmutableArray<AlertCondition> Conditions)> next)
    {
        if (facts.State.Persons.IsEmpty && today.Amounts.Currencies.IsEmpty)
        {
            return null;
        }

        foreach (var (day, then) in next)
        {
            if (day.Score.Risk.State != today.Score.Risk.State || !IsSame(conditions, then))
            {
                return day.Score.AsOf;
            }
        }

        return today.Score.AsOf.AddDays(next.Count + 1);
    }

    private static bool IsSame(ImmutableArray<AlertCondition> one, ImmutableArray<AlertCondition> other) =>
        one.Length == other.Length && one.Zip(other).All(pair => pair.First.Kind == pair.Second.Kind && pair.First.Person == pair.Second.Person);

    private static ScorecardDay DayOf(ScorecardFacts facts, AccountScore score)
    {
        var revenue = facts.State.AttributionOn(score.AsOf).Revenue;
        return new ScorecardDay(score with { Risk = score.Risk with { Parts = null } }, new AccountAmounts(revenue.Influence, revenue.Currencies));
    }

    // The name of a person is one of the identities, and a link may bring in another one.
    private static Func<string, string?> PresentNames(ScorecardFacts facts)
    {
        var persons = facts.State.Persons.Select(person => person.Person).ToHashSet(StringComparer.Ordinal);
        return name => persons.Contains(name) ? name : facts.State.PersonOf(name) is var person && persons.Contains(person) ? person : null;
    }

    private static int DaysAhead(string account, int persons)
    {
        var spread = account.Aggregate(17u, (hash, letter) => (hash * 31) + letter) % Ahead;
        return Math.Clamp(Ahead + (int)spread, 1, Math.Max(1, PersonDays / Math.Max(1, persons)));
    }
}
