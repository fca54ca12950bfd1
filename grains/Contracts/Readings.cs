using System.Collections.Immutable;
using CommunityScoring.Events;
using CommunityScoring.Revenue;
using CommunityScoring.Scores;

namespace CommunityScoring.Contracts;

/// <summary>What a score is asked for.</summary>
/// <param name="AsOf">The UTC day; null for today by the silo's clock.</param>
/// <param name="Model">The model's name; null for the active one.</param>
public sealed record ScoreQuery(DateOnly? AsOf, string? Model)
{
    /// <summary>Today, with the active model.</summary>
    public static ScoreQuery Now { get; } = new(null, null);
}

/// <summary>The model a score was computed with.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
public sealed record ModelReference(string Name, int Version);

/// <summary>Up to where the facts behind an answer go.</summary>
/// <param name="NewestEvent">Time of the newest event counted; null where there is none.</param>
/// <param name="Partitions">For each partition that has contributed, as <c>topic/partition</c>, the last offset applied.</param>
public sealed record Freshness(DateTimeOffset? NewestEvent, ImmutableSortedDictionary<string, long> Partitions);

/// <summary>A person with the scores of a day.</summary>
/// <param name="Person">The person's key.</param>
/// <param name="Identities">All identities of the person, in ordinal order.</param>
/// <param name="Account">The account of the day, or null.</param>
/// <param name="IsStaff">True where the day is a staff day.</param>
/// <param name="Score">The scores.</param>
/// <param name="Influence">Revenue influence, over all accounts that the person was at.</param>
/// <param name="Model">The model they were computed with.</param>
/// <param name="Freshness">Up to where the facts go.</param>
public sealed record MemberReading(
    string Person,
    ImmutableArray<string> Identities,
    string? Account,
    bool IsStaff,
    MemberScore Score,
    RevenueInfluence Influence,
    ModelReference Model,
    Freshness Freshness);

/// <summary>An account with the scores of a day.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="Snapshot">What the CRM last said of it, or null.</param>
/// <param name="Score">The scores.</param>
/// <param name="Amounts">What the community has to do with its revenue.</param>
/// <param name="Model">The model they were computed with.</param>
/// <param name="Freshness">Up to where the facts go.</param>
public sealed record AccountReading(
    string Account, AccountEvent? Snapshot, AccountScore Score, AccountAmounts Amounts, ModelReference Model, Freshness Freshness);

/// <summary>A result with the model it was computed with and the facts it rests on.</summary>
/// <typeparam name="T">The result.</typeparam>
/// <param name="Key">The account's id, or the person's key.</param>
/// <param name="AsOf">The day.</param>
/// <param name="Value">The result.</param>
/// <param name="Model">The model it was computed with.</param>
/// <param name="Freshness">Up to where the facts go.</param>
public sealed record Explained<T>(string Key, DateOnly AsOf, T Value, ModelReference Model, Freshness Freshness);

/// <summary>A person of an account.</summary>
/// <param name="Person">The person's key.</param>
/// <param name="Standing"><c>current</c>, <c>departed</c> or <c>staff</c> on the day.</param>
/// <param name="Engagement">Engagement by the days at this account, 0–100.</param>
/// <param name="Level">The level that engagement reaches.</param>
/// <param name="LastActiveOn">The last day at the account with activity, on or before the day; null for none.</param>
public sealed record AccountMember(string Person, string Standing, double Engagement, string Level, DateOnly? LastActiveOn);
