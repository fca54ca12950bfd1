using System.Collections.Immutable;
using CommunityScoring.Alerts;
using CommunityScoring.Contracts;
using CommunityScoring.Events;
using CommunityScoring.Scores;

namespace CommunityScoring.Scorecards;

/// <summary>
/// What an account stands at, as it was last computed: its scores of that day and of the days after it, as they are if no event
/// comes, and its alerts. Stored, so that lists, streams and wake-ups need not wake the account.
/// </summary>
/// <param name="Account">The account's id.</param>
/// <param name="Snapshot">What the CRM last said of it, or null.</param>
/// <param name="Model">The model it was computed with.</param>
/// <param name="Freshness">Up to where its facts go.</param>
/// <param name="At">When it was computed.</param>
/// <param name="Days">The scores, a day each, without gaps; the first is that of the day it was computed on.</param>
/// <param name="DueOn">The day on which it must be computed again even if nothing comes; null for never.</param>
/// <param name="Alerts">The alerts.</param>
/// <param name="Outbox">What of the alerts is not known to be sent, in order.</param>
public sealed record Scorecard(
    string Account,
    AccountEvent? Snapshot,
    ModelReference Model,
    Freshness Freshness,
    DateTimeOffset At,
    ImmutableArray<ScorecardDay> Days,
    DateOnly? DueOn,
    AlertBook Alerts,
    ImmutableArray<AlertTransition> Outbox)
{
    /// <summary>False where nothing that concerns the account is left: it is not shown.</summary>
    public bool IsKnown { get; init; } = true;

    /// <summary>The last day whose alerts were raised and cleared; null for none yet. Before the day it was computed on while history is read.</summary>
    public DateOnly? TurnedOn { get; init; }

    /// <summary>The day it was computed on.</summary>
    public DateOnly ComputedOn => Days[0].Score.AsOf;

    /// <summary>The scores of a day, or of the last day that it has before; null for a day before it was computed.</summary>
    /// <param name="day">The day.</param>
    public ScorecardDay? On(DateOnly day)
    {
        var index = day.DayNumber - ComputedOn.DayNumber;
        return index < 0 ? null : Days[Math.Min(index, Days.Length - 1)];
    }

    /// <summary>The account as its grain would answer on a day, but for the parts of the risk; null for a day before it was computed.</summary>
    /// <param name="day">The day.</param>
    public AccountReading? ReadingOn(DateOnly day) =>
        On(day) is { } scores ? new AccountReading(Account, Snapshot, scores.Score, scores.Amounts, Model, Freshness) : null;
}

/// <summary>A day of a scorecard.</summary>
/// <param name="Score">The scores; the parts of the risk are left out.</param>
/// <param name="Amounts">What the community has to do with the account's revenue.</param>
public sealed record ScorecardDay(AccountScore Score, AccountAmounts Amounts);
