using CommunityScoring.Alerts;
using CommunityScoring.Contracts;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Revenue;
using CommunityScoring.Storage;

namespace CommunityScoring.Api.Responses;

/// <summary>Everything held about a person and why, as it is stored: also what is hidden by a withdrawn consent.</summary>
/// <param name="Person">The person's key.</param>
/// <param name="ReadAt">When the rows were read.</param>
/// <param name="Identities">The identities, each with its row.</param>
/// <param name="Threads">The question threads that name one of them.</param>
/// <param name="Referrals">The referrals that name one of them, on either side.</param>
/// <param name="Edges">The index beside the rows.</param>
/// <param name="Accounts">The accounts at which the person may be shown.</param>
/// <param name="Credits">What the person has earned of opportunities; computed, not stored.</param>
/// <param name="Alerts">Alerts of these accounts that name the person.</param>
/// <param name="Touches">Touches of other channels that mention the person: never any, as the mention is not kept.</param>
/// <param name="Elsewhere">What is outside the store and not in this document.</param>
public sealed record FootprintResponse(
    string Person,
    DateTimeOffset ReadAt,
    FootprintSection<FootprintIdentity> Identities,
    FootprintSection<FootprintSnapshot> Threads,
    FootprintSection<FootprintSnapshot> Referrals,
    FootprintSection<FootprintEdge> Edges,
    FootprintSection<string> Accounts,
    FootprintSection<FootprintCredits> Credits,
    FootprintSection<FootprintAlert> Alerts,
    FootprintSection<string> Touches,
    FootprintSection<string> Elsewhere)
{
    internal static FootprintResponse Of(FootprintReading reading, DateTimeOffset at)
    {
        var rows = reading.Leaves.ToDictionary(row => row.Key, StringComparer.Ordinal);
        return new FootprintResponse(
            reading.Person,
            at,
            new("All names of the person, and what was recorded under each.", [.. reading.Identities
                .Select(identity => FootprintIdentity.Of(identity, rows.GetValueOrDefault(LeafKey.Member(identity))))]),
            new("A question counts as support that its asker waits for, or got.", SnapshotsOf<QuestionEvent>(reading.Leaves)),
            new("A referral is an activity of who made it, and evidence of how somebody else came.", SnapshotsOf<ReferralEvent>(reading.Leaves)),
            new("Finds the rows that belong together without reading all of them.", [.. reading.Edges.Select(edge => new FootprintEdge(edge.Parent, edge.Child))]),
            new("Days of the person count there, or might after a change of who claims a mail domain.", reading.Accounts),
            new("Computed from the rows above whenever asked: revenue that the person's touches helped to bring.", [.. reading.Earnings
                .SelectMany(earned => earned.Credits.Select(credit => FootprintCredits.Of(earned.Account, credit)))]),
            new("Says what an alert was raised for; the name goes when the person is erased.",
                [.. reading.Alerts.Select(alert => new FootprintAlert(alert.Id, alert.Account, AlertKindNames.Name(alert.Kind), alert.RaisedOn))]),
            new("A touch of another channel may name whom it reached; the name is checked and not kept.", []),
            new("Not in the store, so not in this document.",
            [
                "the Kafka topic holds the events as their sources wrote them, for as long as its retention says",
                "the dead-letter topic holds what was not understood, with addresses pseudonymised",
                "backups of the database hold what was stored when they were taken",
            ]));
    }

    private static FootprintSnapshot[] SnapshotsOf<T>(IEnumerable<StoredLeaf> rows)
        where T : CommunityEvent =>
        [.. rows.Where(row => row.State.Facts is SnapshotFacts { Event: T }).Select(FootprintSnapshot.Of)];
}

/// <summary>A part of the document.</summary>
/// <typeparam name="T">What it lists.</typeparam>
/// <param name="Why">What it is held for.</param>
/// <param name="Items">What is held.</param>
public sealed record FootprintSection<T>(string Why, IReadOnlyList<T> Items);

/// <summary>One row that names another.</summary>
/// <param name="Parent">What is named: an identity, an account or a mail domain.</param>
/// <param name="Child">The row that names it.</param>
public sealed record FootprintEdge(string Parent, string Child);

/// <summary>An alert that names the person.</summary>
/// <param name="Id">The alert's id.</param>
/// <param name="Account">The account it is of.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="RaisedOn">The UTC day it was raised for.</param>
public sealed record FootprintAlert(string Id, string Account, string Kind, DateOnly RaisedOn);

/// <summary>What the person has earned of one opportunity, by the default attribution model.</summary>
/// <param name="Account">The account.</param>
/// <param name="Opportunity">The opportunity.</param>
/// <param name="Status"><c>open</c>, <c>won</c> or <c>lost</c>.</param>
/// <param name="Touches">Touches of the person in its journey.</param>
/// <param name="Credit">The sum of their credits in minor units.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="IsSource">True where a touch of the person sourced it.</param>
public sealed record FootprintCredits(string Account, string Opportunity, string Status, int Touches, decimal Credit, string Currency, bool IsSource)
{
    internal static FootprintCredits Of(string account, EarnedCredit credit) => new(
        account, credit.Opportunity, credit.Status.ToString().ToLowerInvariant(), credit.Touches, (decimal)credit.Credit, credit.Currency, credit.IsSource);
}
