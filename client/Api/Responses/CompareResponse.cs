using System.Collections.Immutable;
using System.Text.Json;
using CommunityScoring.Alerts;
using CommunityScoring.Contracts;
using CommunityScoring.Index;
using CommunityScoring.Scores;

namespace CommunityScoring.Api.Responses;

/// <summary>What the active model is to be compared with: a stored model or a document.</summary>
/// <param name="Model">The name of a stored model.</param>
/// <param name="Version">Its version; left out for the stored one, whichever that is.</param>
/// <param name="Document">A model document.</param>
/// <param name="OrderBy">risk, engagement, momentum, revenueInfluence or openPipeline. Default: risk.</param>
/// <param name="Limit">Rank changes, alerts gained and alerts lost that are listed, 1-200 each. Default: 50.</param>
internal sealed record CompareRequest(string? Model, int? Version, JsonElement? Document, string? OrderBy, int? Limit);

/// <summary>What would change with another model.</summary>
/// <param name="Active">The active model.</param>
/// <param name="Candidate">The other one.</param>
/// <param name="AsOf">The UTC day.</param>
/// <param name="OrderBy">What accounts are ranked by.</param>
/// <param name="Accounts">How many accounts were compared.</param>
/// <param name="RanksChanged">How many have another rank.</param>
/// <param name="StatesChanged">How many have another state of risk.</param>
/// <param name="AlertsGained">How many alerts there would be more.</param>
/// <param name="AlertsLost">How many alerts there would be no more.</param>
/// <param name="RankChanges">The accounts with another rank or state, the farthest moved first.</param>
/// <param name="Gained">The alerts that there would be more, by account.</param>
/// <param name="Lost">The alerts that there would be no more, by account.</param>
public sealed record CompareResponse(
    ModelUsed Active,
    ModelUsed Candidate,
    DateOnly AsOf,
    string OrderBy,
    int Accounts,
    int RanksChanged,
    int StatesChanged,
    int AlertsGained,
    int AlertsLost,
    IReadOnlyList<RankChange> RankChanges,
    IReadOnlyList<AlertDifference> Gained,
    IReadOnlyList<AlertDifference> Lost)
{
    internal static CompareResponse Of(
        ImmutableArray<AccountComparison> accounts, ScoringModel active, ScoringModel candidate, DateOnly asOf, RankingOrder order, int limit)
    {
        var before = Places(accounts, account => account.Active, active, order);
        var after = Places(accounts, account => account.Candidate, candidate, order);
        var changes = accounts
            .Select(account => new RankChange(
                account.Account, account.Snapshot?.Name, RankedSide.Of(account.Active, before[account.Account]), RankedSide.Of(account.Candidate, after[account.Account])))
            .Where(change => change.Before.Rank != change.After.Rank || change.Before.State != change.After.State)
            .OrderByDescending(change => Math.Abs(change.After.Rank - change.Before.Rank))
            .ThenBy(change => change.After.Rank)
            .ToList();
        var gained = Differences(accounts, account => account.Candidate, account => account.Active);
        var lost = Differences(accounts, account => account.Active, account => account.Candidate);
        return new CompareResponse(
            new ModelUsed(active.Name, active.Version),
            new ModelUsed(candidate.Name, candidate.Version),
            asOf,
            order.Name,
            accounts.Length,
            changes.Count(change => change.Before.Rank != change.After.Rank),
            changes.Count(change => change.Before.State != change.After.State),
            gained.Count,
            lost.Count,
            [.. changes.Take(limit)],
            [.. gained.Take(limit)],
            [.. lost.Take(limit)]);
    }

    private static Dictionary<string, (int Place, double? Value)> Places(
        IEnumerable<AccountComparison> accounts, Func<AccountComparison, AccountUnderModel> side, ScoringModel model, RankingOrder order) => accounts
        .Select(account => order.RankOf(AccountFigures.Of(side(account).Score, side(account).Amounts, model.Revenue), account.Account))
        .Order()
        .Select((rank, index) => (rank, index))
        .ToDictionary(ranked => ranked.rank.Id, ranked => (ranked.index + 1, ranked.rank.Group == 0 ? (double?)ranked.rank.Value : null), StringComparer.Ordinal);

    private static List<AlertDifference> Differences(
        IEnumerable<AccountComparison> accounts, Func<AccountComparison, AccountUnderModel> there, Func<AccountComparison, AccountUnderModel> notThere) =>
    [
        .. accounts.SelectMany(account => there(account).Warnings
            .Where(warning => !notThere(account).Warnings.Contains(warning))
            .Select(warning => new AlertDifference(account.Account, account.Snapshot?.Name, warning.Kind.Name(), warning.Person))),
    ];
}

/// <summary>An account whose rank or state of risk would be another.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="Name">The account's display name, or null.</param>
/// <param name="Before">Under the active model.</param>
/// <param name="After">Under the other one.</param>
public sealed record RankChange(string Account, string? Name, RankedSide Before, RankedSide After);

/// <summary>Where an account stands under a model.</summary>
/// <param name="Rank">Its place in the list, counted from 1.</param>
/// <param name="Value">What it is ranked by; null where there is no value.</param>
/// <param name="State">The state of risk.</param>
public sealed record RankedSide(int Rank, double? Value, string State)
{
    internal static RankedSide Of(AccountUnderModel side, (int Place, double? Value) ranked) => new(ranked.Place, ranked.Value, side.Score.Risk.State.Name());
}

/// <summary>An alert that one model warns of and the other does not.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="Name">The account's display name, or null.</param>
/// <param name="Kind">The kind, as in <c>risk.at_risk</c>.</param>
/// <param name="Person">Whom it is about; null where it is about the account.</param>
public sealed record AlertDifference(string Account, string? Name, string Kind, string? Person);
