using System.Globalization;
using CommunityScoring.Alerts;

namespace CommunityScoring.Index;

/// <summary>What lists and listeners need of an alert, without what it says.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="RaisedOn">The day it is raised for.</param>
/// <param name="Ordinal">The last part of its id.</param>
/// <param name="RaisedAt">When it was raised, in UTC ticks.</param>
/// <param name="SnoozedUntil">Until when it sleeps, in UTC ticks; 0 for not.</param>
/// <param name="IsAcknowledged">True where somebody has taken note.</param>
/// <param name="IsCleared">True where it is over.</param>
/// <param name="Steps">How many steps its life has.</param>
/// <param name="Assignee">Who is to see to it, or null.</param>
/// <param name="Sequence">When it last changed; 0 for longer ago than anybody asks.</param>
internal readonly record struct AlertMark(
    AlertKind Kind, DateOnly RaisedOn, int Ordinal, long RaisedAt, long SnoozedUntil, bool IsAcknowledged, bool IsCleared, int Steps, string? Assignee, long Sequence)
{
    public static AlertMark Of(Alert alert, long sequence) => new(
        alert.Kind,
        alert.RaisedOn,
        int.Parse(alert.Id.AsSpan(alert.Id.LastIndexOf('~') + 1), NumberStyles.None, CultureInfo.InvariantCulture),
        alert.RaisedAt.UtcTicks,
        alert.SnoozedUntil?.UtcTicks ?? 0,
        alert.AcknowledgedAt is not null,
        alert.ClearedOn is not null,
        alert.Steps.Length,
        alert.Assignee,
        sequence);

    public bool IsSame(in AlertMark other) => Kind == other.Kind && RaisedOn == other.RaisedOn && Ordinal == other.Ordinal;

    public string IdOf(string account) => Alert.IdOf(account, Kind, RaisedOn, Ordinal);

    public AlertState StateAt(long now) =>
        IsCleared ? AlertState.Cleared : SnoozedUntil > now ? AlertState.Snoozed : IsAcknowledged ? AlertState.Acknowledged : AlertState.Open;
}
