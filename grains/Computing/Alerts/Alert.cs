using System.Collections.Immutable;
using System.Globalization;

namespace CommunityScoring.Alerts;

/// <summary>An alert with its life so far.</summary>
/// <param name="Id">Account, kind, day and ordinal: the same crossing has the same id however often it is sent.</param>
/// <param name="Account">The account's id.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Person">Whom it is about; null where it is about the account, or the person was erased.</param>
/// <param name="RaisedOn">The UTC day that it is raised for.</param>
/// <param name="RaisedAt">When it was raised.</param>
/// <param name="Terms">The figures that caused it.</param>
/// <param name="Changes">What had changed since a week before, the greatest differences first.</param>
/// <param name="Steps">Its life, in order; the first is its raising.</param>
public sealed record Alert(
    string Id,
    string Account,
    AlertKind Kind,
    string? Person,
    DateOnly RaisedOn,
    DateTimeOffset RaisedAt,
    ImmutableArray<AlertTerm> Terms,
    ImmutableArray<AlertChange> Changes,
    ImmutableArray<AlertStep> Steps)
{
    private const char Separator = '~';

    /// <summary>The day it was cleared for; null while it is open.</summary>
    public DateOnly? ClearedOn { get; init; }

    /// <summary>When somebody took note of it; null where nobody has.</summary>
    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>Until when nobody wants to see it; null for always.</summary>
    public DateTimeOffset? SnoozedUntil { get; init; }

    /// <summary>Who is to see to it; null for nobody.</summary>
    public string? Assignee { get; init; }

    /// <summary>The state at a moment: <c>open</c>, <c>acknowledged</c>, <c>snoozed</c> or <c>cleared</c>.</summary>
    /// <param name="now">The moment.</param>
    public string StateAt(DateTimeOffset now) =>
        ClearedOn is not null ? "cleared"
        : SnoozedUntil > now ? "snoozed"
        : AcknowledgedAt is not null ? "acknowledged"
        : "open";

    /// <summary>True where it is open and of the kind, and about the person, of another one.</summary>
    /// <param name="other">The other one.</param>
    public bool IsOpenLike(Alert other) => ClearedOn is null && Kind == other.Kind && Person == other.Person;

    /// <summary>True where it names a person.</summary>
    /// <param name="person">The person's key.</param>
    public bool Names(string person) =>
        Person == person || Terms.Any(term => term.Person == person) || Changes.Any(change => change.Person == person);

    /// <summary>
    /// The alert with the present names of its persons, and without those who are not known any more; itself where nothing is to be
    /// changed.
    /// </summary>
    /// <param name="nameOf">A person's present name by a former or present one; null where nobody of that name is known.</param>
    public Alert Renamed(Func<string, string?> nameOf)
    {
        string? NameOf(string? person) => person is null ? null : nameOf(person);
        bool IsSame(string? person) => person == NameOf(person);
        bool IsKnown(string? person) => person is null || nameOf(person) is not null;
        return IsSame(Person) && Terms.All(term => IsSame(term.Person)) && Changes.All(change => IsSame(change.Person))
            ? this
            : this with
            {
                Person = NameOf(Person),
                Terms = [.. Terms.Where(term => IsKnown(term.Person)).Select(term => term with { Person = NameOf(term.Person) })],
                Changes = [.. Changes.Where(change => IsKnown(change.Person)).Select(change => change with { Person = NameOf(change.Person) })],
            };
    }

    /// <summary>The id of an alert. An account's id has no <c>~</c>.</summary>
    /// <param name="account">The account's id.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="day">The day.</param>
    /// <param name="ordinal">From 0, counting those of one kind and day.</param>
    public static string IdOf(string account, AlertKind kind, DateOnly day, int ordinal) => string.Create(
        CultureInfo.InvariantCulture, $"{account}{Separator}{kind.Name()}{Separator}{day:yyyy-MM-dd}{Separator}{ordinal}");

    /// <summary>The account that an alert's id names; null for a text that is no such id.</summary>
    /// <param name="id">The id.</param>
    public static string? AccountOf(string id)
    {
        var parts = id.Split(Separator);
        return parts.Length == 4 && parts[0].Length > 0 && AlertKindNames.Find(parts[1]) is not null
            && DateOnly.TryParseExact(parts[2], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            && int.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out _)
                ? parts[0]
                : null;
    }
}
