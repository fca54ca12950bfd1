using System.Collections.Immutable;
using System.Text.Json;
using CommunityScoring.Alerts;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using CommunityScoring.Index;
using CommunityScoring.Scorecards;

namespace CommunityScoring.Api.Streaming;

/// <summary>A change of an account on its way to listeners, who share its text.</summary>
/// <param name="Sequence">The sequence of the change.</param>
/// <param name="Account">The account's id.</param>
/// <param name="Segment">Its segment, or null.</param>
/// <param name="Owner">Its owner, or null.</param>
/// <param name="Score">The account as JSON; null where its figures did not change.</param>
/// <param name="Alerts">The alerts that changed.</param>
/// <param name="FormerOwner">Its owner under the previous pseudonym secret, or null.</param>
internal sealed record StreamUpdate(
    long Sequence, string Account, string? Segment, string? Owner, byte[]? Score, ImmutableArray<StreamedAlert> Alerts, string? FormerOwner = null)
{
    /// <summary>The update of a change.</summary>
    public static StreamUpdate Of(IndexedChange change, DateOnly day, ScorecardCodec codec, DateTimeOffset now)
    {
        var card = codec.Decode(change.Entry.State);
        var reading = card.ReadingOn(day < card.ComputedOn ? card.ComputedOn : day)!;
        return new StreamUpdate(
            change.Sequence,
            card.Account,
            card.Snapshot?.Segment,
            card.Snapshot?.Owner,
            change.IsScore ? JsonSerializer.SerializeToUtf8Bytes(AccountResponse.Of(reading), ApiJson.Default.AccountResponse) : null,
            [.. change.Alerts.Select(card.Alerts.Find).OfType<Alert>().Select(alert => new StreamedAlert(
                alert.Id, alert.Kind, JsonSerializer.SerializeToUtf8Bytes(AlertResponse.Of(alert, card.Snapshot, now), ApiJson.Default.AlertResponse)))],
            card.Snapshot?.FormerOwner);
    }

    /// <summary>This update for somebody who has not had a former one of the account: the latest of each thing.</summary>
    public StreamUpdate After(StreamUpdate former) => this with
    {
        Score = Score ?? former.Score,
        Alerts = [.. former.Alerts.Where(old => !Alerts.Any(alert => alert.Id == old.Id)), .. Alerts],
    };
}

/// <summary>An alert as JSON.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Json">The alert.</param>
internal readonly record struct StreamedAlert(string Id, AlertKind Kind, byte[] Json);
