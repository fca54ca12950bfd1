using System.Collections.Immutable;
using CommunityScoring.Community;

namespace CommunityScoring.Contracts;

/// <summary>Which activities that the model does not know are asked for: the most frequent first.</summary>
/// <param name="After">The last one of the page before; null for the first page.</param>
/// <param name="Limit">How many; 1 or more.</param>
public sealed record UnscoredQuery(UnscoredPlace? After, int Limit);

/// <summary>The place of an activity in the list.</summary>
/// <param name="Count">How often it was done.</param>
/// <param name="Activity">Its name.</param>
public sealed record UnscoredPlace(long Count, string Activity);

/// <summary>A page of activities that the model does not know.</summary>
/// <param name="Total">How many there are, on all pages.</param>
/// <param name="Activities">The activities of the page.</param>
/// <param name="HasMore">True when there is a page behind it.</param>
public sealed record UnscoredPage(int Total, ImmutableArray<UnscoredSummary> Activities, bool HasMore)
{
    /// <summary>The page asked for.</summary>
    /// <param name="all">All of them, in order.</param>
    /// <param name="query">What is asked for.</param>
    public static UnscoredPage Of(ImmutableArray<UnscoredSummary> all, UnscoredQuery query)
    {
        var behind = all
            .Where(one => query.After is not { } after || one.Count < after.Count
                || (one.Count == after.Count && string.CompareOrdinal(one.Activity, after.Activity) > 0))
            .Take(query.Limit + 1).ToList();
        return new UnscoredPage(all.Length, [.. behind.Take(query.Limit)], behind.Count > query.Limit);
    }
}

/// <summary>Which persons who are at no account are asked for: in ordinal order of their keys.</summary>
/// <param name="After">The last one of the page before; null for the first page.</param>
/// <param name="Limit">How many; 1 or more.</param>
public sealed record WaitingQuery(string? After, int Limit);

/// <summary>A page of persons who are at no account.</summary>
/// <param name="Total">How many there are, on all pages.</param>
/// <param name="Persons">The persons of the page.</param>
/// <param name="HasMore">True when there is a page behind it.</param>
public sealed record WaitingPage(int Total, ImmutableArray<WaitingPerson> Persons, bool HasMore)
{
    /// <summary>The page asked for.</summary>
    /// <param name="all">All of them, in order.</param>
    /// <param name="query">What is asked for.</param>
    /// <param name="today">The day.</param>
    public static WaitingPage Of(ImmutableArray<CountedPerson> all, WaitingQuery query, DateOnly today)
    {
        var behind = all.SkipWhile(person => query.After is { } after && string.CompareOrdinal(person.Contribution.Key, after) <= 0)
            .Take(query.Limit + 1).ToList();
        return new WaitingPage(
            all.Length,
            [.. behind.Take(query.Limit).Select(person => WaitingPerson.Of(person.Contribution, person.Identities, today)!)],
            behind.Count > query.Limit);
    }
}
