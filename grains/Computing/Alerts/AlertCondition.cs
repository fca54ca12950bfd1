using System.Collections.Immutable;

namespace CommunityScoring.Alerts;

/// <summary>That which an alert warns of holds on a day.</summary>
/// <param name="Kind">Which alert.</param>
/// <param name="Person">Whom it is about; null where it is about the account.</param>
/// <param name="Terms">The figures that it follows from.</param>
public sealed record AlertCondition(AlertKind Kind, string? Person, ImmutableArray<AlertTerm> Terms)
{
    /// <summary>True where it is the condition of an alert.</summary>
    /// <param name="alert">The alert.</param>
    public bool Holds(Alert alert) => alert.Kind == Kind && alert.Person == Person;
}
