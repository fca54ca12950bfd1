using CommunityScoring.Alerts;
using CommunityScoring.Events;

namespace CommunityScoring.Api.Responses;

/// <summary>An alert with its life. Names are fixed: clients rely on them.</summary>
/// <param name="Id">Account, kind, day and ordinal, separated by <c>~</c>: the same crossing has the same id however often it is sent.</param>
/// <param name="Account">The account's id.</param>
/// <param name="Name">The account's display name, or null.</param>
/// <param name="Kind">
/// <c>risk.at_risk</c>, <c>risk.critical</c>, <c>champion.departed</c>, <c>engagement.surge</c>, <c>renewal.unprotected</c> or <c>support.stalled</c>.
/// </param>
/// <param name="Person">Whom it is about; null where it is about the account, or the person was erased.</param>
/// <param name="State"><c>open</c>, <c>acknowledged</c>, <c>snoozed</c> or <c>cleared</c>.</param>
/// <param name="RaisedOn">The UTC day that it is raised for.</param>
/// <param name="RaisedAt">When it was raised.</param>
/// <param name="ClearedOn">The day it was cleared for; null while it is not.</param>
/// <param name="AcknowledgedAt">When somebody took note of it, or null.</param>
/// <param name="SnoozedUntil">Until when nobody wants to see it, or null.</param>
/// <param name="Assignee">Who is to see to it, or null.</param>
/// <param name="Terms">The figures that caused it.</param>
/// <param name="Changes">What had changed since a week before, the greatest differences first.</param>
/// <param name="Steps">Its life, in order; the first is its raising.</param>
public sealed record AlertResponse(
    string Id,
    string Account,
    string? Name,
    string Kind,
    string? Person,
    string State,
    DateOnly RaisedOn,
    DateTimeOffset RaisedAt,
    DateOnly? ClearedOn,
    DateTimeOffset? AcknowledgedAt,
    DateTimeOffset? SnoozedUntil,
    string? Assignee,
    IReadOnlyList<AlertTermResponse> Terms,
    IReadOnlyList<AlertChangeResponse> Changes,
    IReadOnlyList<AlertStepResponse> Steps)
{
    internal static AlertResponse Of(Alert alert, AccountEvent? snapshot, DateTimeOffset now) => new(
        alert.Id,
        alert.Account,
        snapshot?.Name,
        alert.Kind.Name(),
        alert.Person,
        alert.StateAt(now),
        alert.RaisedOn,
        alert.RaisedAt,
        alert.ClearedOn,
        alert.AcknowledgedAt,
        alert.SnoozedUntil,
        alert.Assignee,
        [.. alert.Terms.Select(term => new AlertTermResponse(term.Name, term.Person, term.Value))],
        [.. alert.Changes.Select(change => new AlertChangeResponse(change.Name, change.Person, change.Before, change.After))],
        [.. alert.Steps.Select(step => new AlertStepResponse(step.At, step.What, step.By, step.Note))]);
}

/// <summary>A figure that caused an alert.</summary>
/// <param name="Name">What it is, as in <c>risk</c> or <c>momentum</c>.</param>
/// <param name="Person">Whose it is, where it is one person's; else null.</param>
/// <param name="Value">Its value, or null.</param>
public sealed record AlertTermResponse(string Name, string? Person, double? Value);

/// <summary>A figure that was another one a week before the alert.</summary>
/// <param name="Name">What it is, as in explanations.</param>
/// <param name="Person">Whose it is, where it is one person's; else null.</param>
/// <param name="Before">Its value a week before; null for none.</param>
/// <param name="After">Its value on the day of the alert; null for none.</param>
public sealed record AlertChangeResponse(string Name, string? Person, double? Before, double? After);

/// <summary>A step in the life of an alert.</summary>
/// <param name="At">When.</param>
/// <param name="What"><c>raised</c>, <c>acknowledged</c>, <c>snoozed</c>, <c>assigned</c> or <c>cleared</c>.</param>
/// <param name="By">Whose key it was, by its name; null for the engine itself.</param>
/// <param name="Note">To whom it was assigned, or until when it sleeps; else null.</param>
public sealed record AlertStepResponse(DateTimeOffset At, string What, string? By, string? Note);
