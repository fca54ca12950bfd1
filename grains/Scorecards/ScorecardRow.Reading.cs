using System.Text.Json;
using CommunityScoring.Alerts;
using CommunityScoring.Contracts;
using CommunityScoring.Events;
using CommunityScoring.Scores;

namespace CommunityScoring.Scorecards;

/// <content>Reading a part of a row, for those who read many: a row in full costs several times as much.</content>
public sealed partial class ScorecardRow
{
    /// <summary>The last day that there are scores of.</summary>
    public DateOnly LastDay => DateOnly.FromDayNumber(FirstDay + Engagement.Length - 1);

    /// <summary>The scores of a day, or of the nearest that there are scores of.</summary>
    /// <param name="day">The day.</param>
    public AccountScore ReadScore(DateOnly day) => ScoreOf(IndexOf(day));

    /// <summary>The amounts of a day, or of the nearest that there are amounts of.</summary>
    /// <param name="day">The day.</param>
    public AccountAmounts ReadAmounts(DateOnly day) =>
        JsonSerializer.Deserialize<AccountAmounts>(AmountsJson(day)) ?? throw new InvalidDataException($"The scorecard of account '{Account}' has no amounts.");

    /// <summary>The account as its grain would answer on a day, or on the nearest that there are scores of, but for the parts of the risk.</summary>
    /// <param name="day">The day.</param>
    public AccountReading ReadReading(DateOnly day)
    {
        var head = ReadHead();
        return new AccountReading(Account, head.Snapshot, ReadScore(day), ReadAmounts(day), head.Model, head.Freshness);
    }

    /// <summary>What the CRM last said of the account, or null.</summary>
    public AccountEvent? ReadSnapshot() => ReadHead().Snapshot;

    /// <summary>The alerts.</summary>
    public AlertBook ReadAlerts() => JsonSerializer.Deserialize<AlertBook>(Alerts) ?? AlertBook.Empty;

    /// <summary>True where two rows of an account show the same but for the day: scores, amounts, snapshot and model.</summary>
    /// <param name="day">The day to look at in this row.</param>
    /// <param name="other">The other row.</param>
    /// <param name="otherDay">The day to look at in the other row.</param>
    public bool ShowsSame(DateOnly day, ScorecardRow other, DateOnly otherDay)
    {
        var (head, otherHead) = (ReadHead(), other.ReadHead());
        return ReadScore(day) with { AsOf = default } == other.ReadScore(otherDay) with { AsOf = default }
            && AmountsJson(day).AsSpan().SequenceEqual(other.AmountsJson(otherDay))
            && head.Model == otherHead.Model
            && ShownOf(head.Snapshot) == ShownOf(otherHead.Snapshot);
    }

    private static (string? Name, string? Segment, string? Owner, string? Status, DateOnly? RenewalOn) ShownOf(AccountEvent? snapshot) =>
        (snapshot?.Name, snapshot?.Segment, snapshot?.Owner, snapshot?.Status, snapshot?.RenewalOn);

    private HeadJson ReadHead() =>
        JsonSerializer.Deserialize<HeadJson>(Head) ?? throw new InvalidDataException($"The scorecard of account '{Account}' has no head.");

    private byte[] AmountsJson(DateOnly day)
    {
        var (index, run) = (IndexOf(day), 0);
        while (run + 1 < AmountsFrom.Length && AmountsFrom[run + 1] <= index)
        {
            run++;
        }

        return Amounts[run];
    }

    private int IndexOf(DateOnly day) => Math.Clamp(day.DayNumber - FirstDay, 0, Engagement.Length - 1);
}
