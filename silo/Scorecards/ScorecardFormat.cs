using CommunityScoring.Api;
using CommunityScoring.Publishing;
using CommunityScoring.Scorecards;

namespace CommunityScoring.Silo.Scorecards;

/// <summary>Makes of stored scorecards what leaves the engine, in the shapes of the API.</summary>
public static class ScorecardFormat
{
    /// <summary>The alerts that a scorecard brings, in order.</summary>
    /// <param name="card">The scorecard.</param>
    public static IEnumerable<OutgoingAlert> AlertsOf(Scorecard card) => card.Outbox.Select(transition => new OutgoingAlert(
        transition.Alert.Id,
        transition.IsRaised ? "raised" : "cleared",
        CommunityScoring.Alerts.AlertKindNames.Name(transition.Alert.Kind),
        card.Account,
        card.Snapshot?.Segment,
        card.Snapshot?.Owner,
        transition.At,
        OutwardJson.AlertOf(transition.Alert, card.Snapshot, transition.At),
        card.Snapshot?.FormerOwner));

    /// <summary>The state of an account on the day that its scorecard was computed on; without one where nothing is left of the account.</summary>
    /// <param name="card">The scorecard.</param>
    public static OutgoingScore ScoreOf(Scorecard card) =>
        new(card.Account, card.At, card.IsKnown ? OutwardJson.AccountOf(card.ReadingOn(card.ComputedOn)!) : null);
}
