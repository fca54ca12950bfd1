using System.ComponentModel;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using CommunityScoring.Index;
using Microsoft.Net.Http.Headers;

namespace CommunityScoring.Api.Accounts;

/// <summary>The route of ranked lists.</summary>
internal static class AccountListEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.Group(string.Empty, "Accounts", AccessRole.Read, AccessLimit.Filtered)
            .MapGet("/v1/accounts", ListAsync).WithName("listAccounts")
            .WithSummary("Accounts, ranked; as JSON, or as CSV with Accept: text/csv")
            .WithDescription(
                "The pages of a list keep the order of its first page for ten minutes, so that accounts that move meanwhile are neither "
                + "missed nor met twice; the figures shown are the present ones. After that a page goes on behind the last rank of the page "
                + "before. With a model, or a day that the index does not know, every account is read, and more than 2 000 are refused.")
            .Produces<AccountListResponse>(StatusCodes.Status200OK, "application/json", CsvTable.ContentType)
            .Produces(StatusCodes.Status304NotModified);

    private static async Task<IResult> ListAsync(
        [Description(
            "risk, engagement, momentum, revenueInfluence or openPipeline (in the model's reporting currency), highest first; "
            + "accounts without a value last. Default: risk.")] string? orderBy,
        [Description("Only these states, separated by commas: healthy, watch, at_risk, critical, churned, no_signal.")] string? state,
        [Description("Only this segment.")] string? segment,
        [Description("Only this owner.")] string? owner,
        [Description("Only accounts with at least this engagement, 0-100.")] string? minEngagement,
        [Description("Only accounts whose id or name holds this text, whatever its case.")] string? q,
        [Description("Accounts in a page, 1-200. Default: 50.")] string? limit,
        [Description("nextPageToken of the page before.")] string? pageToken,
        [Description(RouteText.AsOf)] string? asOf,
        [Description(RouteText.Model)] string? model,
        HttpContext context,
        RankedLists lists,
        AccountScope scope,
        StoredText texts,
        CancellationToken cancellationToken)
    {
        var order = Order(orderBy);
        var filter = ListFilter.Read(state, texts.Of(segment), texts.Of(owner), minEngagement, q) with
        {
            Within = AccountWithin.Of(scope.Limits),
            FormerOwner = texts.FormerOf(owner),
        };
        var count = Paging.Limit(limit);
        var page = await lists.ReadAsync(order, filter, asOf, model, count, PageToken.Read(order.Name, pageToken), cancellationToken);
        string? next = null;
        if (page.Next is { } place)
        {
            next = PageToken.Write(order.Name, place);
            Paging.LinkNext(context, next);
        }

        context.Response.Headers.Vary = HeaderNames.Accept;
        AccountResponse[] rows = [.. page.Accounts.Select(AccountResponse.Of)];
        return CsvTable.IsWanted(context.Request)
            ? AccountCsv.Of(rows)
            : new TaggedJson<AccountListResponse>(new AccountListResponse(order.Name, page.Total, rows, next));
    }

    private static RankingOrder Order(string? orderBy) => orderBy is null
        ? RankingOrder.All[0]
        : RankingOrder.Find(orderBy)
            ?? throw Refusal.Parameter("orderBy", orderBy, string.Join(", ", RankingOrder.All.Select(order => order.Name)));
}
