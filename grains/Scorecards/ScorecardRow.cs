using System.Collections.Immutable;
using System.Text.Json;
using CommunityScoring.Alerts;
using CommunityScoring.Contracts;
using CommunityScoring.Events;
using CommunityScoring.Scores;

namespace CommunityScoring.Scorecards;

/// <summary>
/// The stored shape of a scorecard: figures of all days side by side, what rarely changes as JSON. Rows live for years: members are
/// only ever added, with ids that were never used before, and absent ones read as their defaults.
/// </summary>
[GenerateSerializer]
[Alias("CommunityScoring.ScorecardRow")]
public sealed partial class ScorecardRow
{
    private const int CountsOfDay = 7;

    /// <summary>The account's id.</summary>
    [Id(0)]
    public string Account { get; set; } = "";

    /// <summary>Snapshot, model and freshness, UTF-8 JSON.</summary>
    [Id(1)]
    public byte[] Head { get; set; } = [];

    /// <summary>When it was computed, in UTC ticks.</summary>
    [Id(2)]
    public long At { get; set; }

    /// <summary>The first day, as a day number.</summary>
    [Id(3)]
    public int FirstDay { get; set; }

    /// <summary>Engagement, a day each.</summary>
    [Id(4)]
    public double[] Engagement { get; set; } = [];

    /// <summary>Momentum; not a number for null.</summary>
    [Id(5)]
    public double[] Momentum { get; set; } = [];

    /// <summary>Points a day at the short half-life and at the long one, by turns.</summary>
    [Id(6)]
    public double[] Rates { get; set; } = [];

    /// <summary>Risk; not a number for null.</summary>
    [Id(7)]
    public double[] Risk { get; set; } = [];

    /// <summary>States, as <see cref="RiskState"/>.</summary>
    [Id(8)]
    public byte[] States { get; set; } = [];

    /// <summary>Since when, as day numbers; 0 for null.</summary>
    [Id(9)]
    public int[] Since { get; set; } = [];

    /// <summary>When at risk, as day numbers; 0 for null.</summary>
    [Id(10)]
    public int[] AtRiskOn { get; set; } = [];

    /// <summary>Current, departed, champions, contributors, participants, observers and dormant, seven a day.</summary>
    [Id(11)]
    public int[] Members { get; set; } = [];

    /// <summary>Last active days, as day numbers; 0 for null.</summary>
    [Id(12)]
    public int[] LastActiveOn { get; set; } = [];

    /// <summary>Amounts that differ from those of the day before, UTF-8 JSON.</summary>
    [Id(13)]
    public byte[][] Amounts { get; set; } = [];

    /// <summary>The days from which these hold, counted from the first.</summary>
    [Id(14)]
    public int[] AmountsFrom { get; set; } = [];

    /// <summary>When it must be computed again, as a day number; 0 for never.</summary>
    [Id(15)]
    public int DueOn { get; set; }

    /// <summary>The alerts, UTF-8 JSON.</summary>
    [Id(16)]
    public byte[] Alerts { get; set; } = [];

    /// <summary>What is to be sent, UTF-8 JSON.</summary>
    [Id(17)]
    public byte[] Outbox { get; set; } = [];

    /// <summary>True where nothing that concerns the account is left.</summary>
    [Id(18)]
    public bool IsUnknown { get; set; }

    /// <summary>The last day whose alerts were raised and cleared, as a day number; 0 for none.</summary>
    [Id(19)]
    public int TurnedOn { get; set; }

    /// <summary>The row of a scorecard.</summary>
    public static ScorecardRow Of(Scorecard card)
    {
        var days = card.Days;
        var row = new ScorecardRow
        {
            Account = card.Account,
            Head = JsonSerializer.SerializeToUtf8Bytes(new HeadJson(card.Snapshot, card.Model, card.Freshness)),
            At = card.At.UtcTicks,
            FirstDay = card.ComputedOn.DayNumber,
            Engagement = [.. days.Select(day => day.Score.Engagement)],
            Momentum = [.. days.Select(day => day.Score.Momentum ?? double.NaN)],
            Rates = [.. days.SelectMany(day => new[] { day.Score.Rate14, day.Score.Rate90 })],
            Risk = [.. days.Select(day => day.Score.Risk.Score ?? double.NaN)],
            States = [.. days.Select(day => (byte)day.Score.Risk.State)],
            Since = [.. days.Select(day => NumberOf(day.Score.Risk.Since))],
            AtRiskOn = [.. days.Select(day => NumberOf(day.Score.Risk.AtRiskOn))],
            Members = [.. days.SelectMany(day => CountsOf(day.Score.Members))],
            LastActiveOn = [.. days.Select(day => NumberOf(day.Score.LastActiveOn))],
            DueOn = NumberOf(card.DueOn),
            Alerts = JsonSerializer.SerializeToUtf8Bytes(card.Alerts),
            Outbox = card.Outbox.IsEmpty ? [] : JsonSerializer.SerializeToUtf8Bytes(card.Outbox),
            IsUnknown = !card.IsKnown,
            TurnedOn = NumberOf(card.TurnedOn),
        };
        (row.Amounts, row.AmountsFrom) = RunsOf(days);
        return row;
    }

    /// <summary>The scorecard of the row.</summary>
    /// <exception cref="InvalidDataException">The row contradicts itself.</exception>
    public Scorecard ToScorecard()
    {
        if (Engagement.Length == 0 || Members.Length != Engagement.Length * CountsOfDay || AmountsFrom is not [0, ..])
        {
            throw new InvalidDataException($"The scorecard of account '{Account}' has no days.");
        }

        var head = JsonSerializer.Deserialize<HeadJson>(Head) ?? throw new InvalidDataException($"The scorecard of account '{Account}' has no head.");
        AccountAmounts[] amounts = [.. Amounts.Select(json => JsonSerializer.Deserialize<AccountAmounts>(json)
            ?? throw new InvalidDataException($"The scorecard of account '{Account}' has no amounts."))];
        var days = ImmutableArray.CreateBuilder<ScorecardDay>(Engagement.Length);
        var run = 0;
        for (var index = 0; index < Engagement.Length; index++)
        {
            while (run + 1 < AmountsFrom.Length && AmountsFrom[run + 1] <= index)
            {
                run++;
            }

            days.Add(new ScorecardDay(ScoreOf(index), amounts[run]));
        }

        return new Scorecard(
            Account,
            head.Snapshot,
            head.Model,
            head.Freshness,
            new DateTimeOffset(At, TimeSpan.Zero),
            days.MoveToImmutable(),
            DayOf(DueOn),
            JsonSerializer.Deserialize<AlertBook>(Alerts) ?? AlertBook.Empty,
            Outbox.Length == 0 ? [] : JsonSerializer.Deserialize<ImmutableArray<AlertTransition>>(Outbox))
        {
            IsKnown = !IsUnknown,
            TurnedOn = DayOf(TurnedOn),
        };
    }

    private AccountScore ScoreOf(int index)
    {
        var counts = Members.AsSpan(index * CountsOfDay, CountsOfDay);
        return new AccountScore(
            DateOnly.FromDayNumber(FirstDay + index),
            Engagement[index],
            NullOf(Momentum[index]),
            Rates[2 * index],
            Rates[(2 * index) + 1],
            new RiskScore(NullOf(Risk[index]), (RiskState)States[index], DayOf(Since[index]), DayOf(AtRiskOn[index]), null),
            new AccountMembers(counts[0], counts[1], new LevelCounts(counts[2], counts[3], counts[4], counts[5], counts[6])),
            DayOf(LastActiveOn[index]));
    }

    private static (byte[][] Amounts, int[] From) RunsOf(ImmutableArray<ScorecardDay> days)
    {
        List<byte[]> amounts = [];
        List<int> from = [];
        for (var index = 0; index < days.Length; index++)
        {
            if (index > 0 && ReferenceEquals(days[index].Amounts, days[index - 1].Amounts))
            {
                continue;
            }

            var json = JsonSerializer.SerializeToUtf8Bytes(days[index].Amounts);
            if (amounts.Count == 0 || !amounts[^1].AsSpan().SequenceEqual(json))
            {
                amounts.Add(json);
                from.Add(index);
            }
        }

        return ([.. amounts], [.. from]);
    }

    private static int[] CountsOf(AccountMembers members) =>
    [
        members.Current, members.Departed, members.Levels.Champion, members.Levels.Contributor, members.Levels.Participant,
        members.Levels.Observer, members.Levels.Dormant,
    ];

    private static int NumberOf(DateOnly? day) => day?.DayNumber ?? 0;

    private static DateOnly? DayOf(int number) => number == 0 ? null : DateOnly.FromDayNumber(number);

    private static double? NullOf(double value) => double.IsNaN(value) ? null : value;

    private sealed record HeadJson(AccountEvent? Snapshot, ModelReference Model, Freshness Freshness);
}
