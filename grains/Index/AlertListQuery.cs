using System.Collections.Immutable;
using CommunityScoring.Scorecards;

namespace CommunityScoring.Index;

/// <summary>Which alerts are asked for, newest first.</summary>
/// <param name="States">The states to show, a bit each (1 shifted by the <see cref="AlertState"/>); 0 for all.</param>
/// <param name="Kinds">The kinds to show, a bit each (1 shifted by the kind); 0 for all.</param>
/// <param name="Account">Only of this account; null for all.</param>
/// <param name="Segment">Only of accounts in this segment; null for all.</param>
/// <param name="Owner">Only of accounts of this owner; null for all.</param>
/// <param name="Assignee">Only those assigned to this one; null for all.</param>
/// <param name="Limit">How many; 1 or more.</param>
/// <param name="After">The last of the page before; null for the first page.</param>
/// <param name="Within">Only of accounts that a key reaches; null for all.</param>
/// <param name="FormerOwner">The same owner under the previous pseudonym secret, or null.</param>
/// <param name="FormerAssignee">The same assignee under the previous pseudonym secret, or null.</param>
[GenerateSerializer]
[Alias("CommunityScoring.AlertListQuery")]
[Immutable]
public sealed record AlertListQuery(
    [property: Id(0)] int States,
    [property: Id(1)] int Kinds,
    [property: Id(2)] string? Account,
    [property: Id(3)] string? Segment,
    [property: Id(4)] string? Owner,
    [property: Id(5)] string? Assignee,
    [property: Id(6)] int Limit,
    [property: Id(7)] AlertPlace? After = null,
    [property: Id(8)] AccountWithin? Within = null,
    [property: Id(9)] string? FormerOwner = null,
    [property: Id(10)] string? FormerAssignee = null);

/// <summary>An alert's place in a list: newest first, those of one moment by their ids.</summary>
/// <param name="RaisedAt">When it was raised, in UTC ticks.</param>
/// <param name="Id">Its id.</param>
[GenerateSerializer]
[Alias("CommunityScoring.AlertPlace")]
[Immutable]
public sealed record AlertPlace([property: Id(0)] long RaisedAt, [property: Id(1)] string Id) : IComparable<AlertPlace>
{
    /// <inheritdoc/>
    public int CompareTo(AlertPlace? other)
    {
        var order = other is null ? 1 : other.RaisedAt.CompareTo(RaisedAt);
        return order != 0 ? order : string.CompareOrdinal(Id, other!.Id);
    }
}

/// <summary>A page of alerts.</summary>
/// <param name="Total">How many there are, on all pages.</param>
/// <param name="Rows">The alerts of the page.</param>
/// <param name="Next">Where the page ended; null for the last page.</param>
[GenerateSerializer]
[Alias("CommunityScoring.AlertPage")]
[Immutable]
public sealed record AlertPage(
    [property: Id(0)] int Total, [property: Id(1)] ImmutableArray<AlertRow> Rows, [property: Id(2)] AlertPlace? Next);

/// <summary>An alert and the scorecard that it stands in.</summary>
/// <param name="Id">The alert's id.</param>
/// <param name="Entry">The scorecard.</param>
[GenerateSerializer]
[Alias("CommunityScoring.AlertRow")]
[Immutable]
public sealed record AlertRow([property: Id(0)] string Id, [property: Id(1)] ScorecardEntry Entry);

/// <summary>States of alerts; at any moment an alert is in one of them.</summary>
public enum AlertState
{
    /// <summary>Nobody has taken note.</summary>
    Open,

    /// <summary>Somebody has.</summary>
    Acknowledged,

    /// <summary>Nobody wants to see it now.</summary>
    Snoozed,

    /// <summary>What it warned of is over.</summary>
    Cleared,
}
