using System.Collections.Immutable;
using CommunityScoring.Alerts;
using CommunityScoring.Revenue;
using CommunityScoring.Storage;

namespace CommunityScoring.Contracts;

/// <summary>Everything that is stored about a person, as the rows have it, hidden or not.</summary>
/// <param name="Person">The person's key.</param>
/// <param name="Identities">All identities of the person, in ordinal order, those without a row included.</param>
/// <param name="Leaves">The rows of the identities, and of the threads and referrals that name one, in ordinal order of the keys.</param>
/// <param name="Edges">The index beside the rows: what names an identity, and what the rows of the identities name.</param>
/// <param name="Accounts">The accounts that the person may be shown at, in ordinal order.</param>
/// <param name="Earnings">What the person has earned at these accounts, computed today; accounts with nothing are left out.</param>
public sealed record FootprintReading(
    string Person,
    ImmutableArray<string> Identities,
    ImmutableArray<StoredLeaf> Leaves,
    ImmutableArray<LeafEdge> Edges,
    ImmutableArray<string> Accounts,
    ImmutableArray<AccountEarnings> Earnings)
{
    /// <summary>Alerts of these accounts that name the person, as their scorecards have them.</summary>
    public ImmutableArray<Alert> Alerts { get; init; } = [];
}

/// <summary>What a person has earned at one account.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="Credits">By opportunity, in ordinal order.</param>
public sealed record AccountEarnings(string Account, ImmutableArray<EarnedCredit> Credits);
