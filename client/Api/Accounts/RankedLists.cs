using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Contracts;
using CommunityScoring.Index;
using CommunityScoring.Scorecards;

namespace CommunityScoring.Api.Accounts;

/// <summary>
/// Reads pages of ranked lists: from the index, which wakes no account; from the accounts themselves where a model is named, or a day
/// that the index does not know.
/// </summary>
internal sealed class RankedLists(IGrainFactory grains, ScoreQueries queries, AccountRanking ranking, ScorecardCodec codec)
{
    /// <summary>A page.</summary>
    /// <exception cref="ProblemException">A value is not allowed, or there are too many accounts to read them all.</exception>
    public async Task<RankedPage> ReadAsync(
        RankingOrder order, AccountFilter filter, string? asOf, string? model, int limit, PagePlace? after, CancellationToken cancellationToken)
    {
        var day = queries.Day("asOf", asOf);
        if (model is null && (day is null || day >= queries.Today))
        {
            var page = await grains.GetGrain<IAccountIndexGrain>(0).ListAsync(new AccountListQuery(order.Name, filter, day, limit, after));
            if (page is not null)
            {
                return new RankedPage(page.Total, [.. page.Rows.Select(row => codec.ReadRow(row.State).ReadReading(page.Day))], page.Next);
            }
        }

        var query = new ScoreQuery(day, await queries.ModelAsync(model));
        var revenue = await queries.RevenueAsync(query.Model);
        var passing = new List<(Rank Rank, AccountReading Reading)>();
        foreach (var reading in await ranking.ReadAsync(query, cancellationToken))
        {
            var figures = AccountFigures.Of(reading.Score, reading.Amounts, revenue);
            if (filter.Passes(figures, reading.Account, reading.Snapshot?.Name, reading.Snapshot?.Segment, reading.Snapshot?.Owner, reading.Snapshot?.FormerOwner))
            {
                passing.Add((order.RankOf(figures, reading.Account), reading));
            }
        }

        passing.Sort((one, other) => one.Rank.CompareTo(other.Rank));
        var rows = passing.Where(ranked => after is null || ranked.Rank.CompareTo(after.Last) > 0).Take(limit + 1).ToList();
        var next = rows.Count > limit ? new PagePlace(0, 0, rows[limit - 1].Rank) : null;
        return new RankedPage(passing.Count, [.. rows.Take(limit).Select(row => row.Reading)], next);
    }
}

/// <summary>A page of a ranked list.</summary>
/// <param name="Total">How many accounts the list has, on all pages.</param>
/// <param name="Accounts">The accounts of the page.</param>
/// <param name="Next">Where the page ended; null for the last page.</param>
internal sealed record RankedPage(int Total, IReadOnlyList<AccountReading> Accounts, PagePlace? Next);
