using System.ComponentModel;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using Microsoft.Net.Http.Headers;

namespace CommunityScoring.Api.Accounts;

/// <summary>The route of ranked lists.</summary>
internal static class AccountListEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.Group(string.Empty, "Accounts", AccessRole.Read)
            .MapGet("/v1/accounts", ListAsync).WithName("listAccounts")
            .WithSummary("Accounts, ranked; as JSON, or as CSV with Accept: text/csv")
            .Produces<AccountListResponse>(StatusCodes.Status200OK, "application/json", CsvTable.ContentType)
            .Produces(StatusCodes.Status304NotModified);

    private static async Task<IResult> ListAsync(
        [Description("risk, engagement or momentum, highest first; accounts without a value last. Default: risk.")] string? orderBy,
        [Description("Only these states, separated by commas: healthy, watch, at_risk, critical, churned, no_signal.")] string? state,
        [Description("Only this segment.")] string? segment,
        [Description("Only this owner.")] string? owner,
        [Description("Only accounts with at least this engagement, 0-100.")] string? minEngagement,
        [Description("Accounts in a page, 1-200. Default: 50.")] string? limit,
        [Description("nextPageToken of the page before.")] string? pageToken,
        [Description(RouteText.AsOf)] string? asOf,
        [Description(RouteText.Model)] string? model,
        HttpContext context,
        ScoreQueries queries,
        AccountRanking ranking,
        StoredText texts,
        CancellationToken cancellationToken)
    {
        var order = Order(orderBy);
        var filter = ListFilter.Read(state, texts.Of(segment), owner, minEngagement);
        var count = Paging.Limit(limit);
        var after = PageToken.Read(order.Name, pageToken);
        var query = await queries.ReadAsync(asOf, model);

        var accounts = await ranking.ReadAsync(query, cancellationToken);
        var passing = accounts.Where(filter.Passes).Select(reading => (Rank: order.RankOf(reading), Reading: reading)).ToList();
        passing.Sort((one, other) => one.Rank.CompareTo(other.Rank));
        var page = passing.Where(ranked => after is not { } last || ranked.Rank.CompareTo(last) > 0).Take(count + 1).ToList();
        string? next = null;
        if (page.Count > count)
        {
            page.RemoveAt(count);
            next = PageToken.Write(order.Name, page[^1].Rank);
            Paging.LinkNext(context, next);
        }

        context.Response.Headers.Vary = HeaderNames.Accept;
        AccountResponse[] rows = [.. page.Select(ranked => AccountResponse.Of(ranked.Reading))];
        return CsvTable.IsWanted(context.Request)
            ? AccountCsv.Of(rows)
            : new TaggedJson<AccountListResponse>(new AccountListResponse(order.Name, passing.Count, rows, next));
    }

    private static RankingOrder Order(string? orderBy) => orderBy is null
        ? RankingOrder.All[0]
        : RankingOrder.All.FirstOrDefault(order => order.Name == orderBy)
            ?? throw Refusal.Parameter("orderBy", orderBy, string.Join(", ", RankingOrder.All.Select(order => order.Name)));
}
