using System.ComponentModel;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using CommunityScoring.Contracts;
using CommunityScoring.Scores;

namespace CommunityScoring.Api.Accounts;

/// <summary>The routes of one account.</summary>
internal static class AccountEndpoints
{
    private const int DefaultHistoryDays = 89;
    private const int DefaultChangeDays = 7;
    private const string Id = "The account's id: 1-128 characters of [A-Za-z0-9._-].";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.Group("/v1/accounts", "Accounts", AccessRole.Read, AccessLimit.ByAccount);
        group.ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/{id}", ReadAsync).WithName("getAccount").WithSummary("An account with its scores");
        group.MapGet("/{id}/explanation", ExplainAsync).WithName("explainAccount")
            .WithSummary("The terms of an account's scores, which sum to them");
        group.MapGet("/{id}/changes", ChangesAsync).WithName("getAccountChanges").WithSummary("What changed between two days, term by term");
        group.MapGet("/{id}/history", HistoryAsync).WithName("getAccountHistory").WithSummary("The daily series of an account's scores");
        group.MapGet("/{id}/members", MembersAsync).WithName("getAccountMembers").WithSummary("The persons of an account");
    }

    private static async Task<TaggedJson<AccountResponse>> ReadAsync(
        [Description(Id)] string id,
        [Description(RouteText.AsOf)] string? asOf,
        [Description(RouteText.Model)] string? model,
        ScoreQueries queries,
        IGrainFactory grains)
    {
        AccountId.Require(id);
        var query = await queries.ReadAsync(asOf, model);
        var reading = (await Grain(grains, id).ReadAsync(new Envelope<ScoreQuery>(query))).Value;
        return new TaggedJson<AccountResponse>(AccountResponse.Of(Known(reading, id)));
    }

    private static async Task<TaggedJson<AccountExplanationResponse>> ExplainAsync(
        [Description(Id)] string id,
        [Description(RouteText.AsOf)] string? asOf,
        [Description(RouteText.Model)] string? model,
        [Description("false leaves the days behind each person's sums out, of which a large account has very many. Default: true.")] string? buckets,
        ScoreQueries queries,
        IGrainFactory grains)
    {
        AccountId.Require(id);
        var query = await queries.ReadAsync(asOf, model);
        var withBuckets = buckets switch
        {
            null or "true" => true,
            "false" => false,
            _ => throw Refusal.Parameter("buckets", buckets, "true or false"),
        };
        var explained = (await Grain(grains, id).ExplainAsync(new Envelope<ScoreQuery>(query))).Value;
        return new TaggedJson<AccountExplanationResponse>(AccountExplanationResponse.Of(Known(explained, id), withBuckets));
    }

    private static async Task<TaggedJson<AccountChangesResponse>> ChangesAsync(
        [Description(Id)] string id,
        [Description(RouteText.From + " Default: 7 days before the last.")] string? from,
        [Description(RouteText.To)] string? to,
        [Description(RouteText.Model)] string? model,
        ScoreQueries queries,
        IGrainFactory grains)
    {
        AccountId.Require(id);
        var (first, last) = queries.Range(from, to, DefaultChangeDays);
        var name = await queries.ModelAsync(model);
        var account = Grain(grains, id);
        var asked = account.ExplainAsync(new Envelope<ScoreQuery>(new ScoreQuery(first, name)));
        var after = Known((await account.ExplainAsync(new Envelope<ScoreQuery>(new ScoreQuery(last, name)))).Value, id);
        var before = Known((await asked).Value, id);
        return new TaggedJson<AccountChangesResponse>(new AccountChangesResponse(
            id,
            first,
            last,
            ModelUsed.Of(after.Model),
            [.. ExplanationDifference.Between(before.Value, after.Value).Select(ChangeResponse.Of)],
            FreshnessResponse.Of(after.Freshness)));
    }

    private static async Task<TaggedJson<AccountHistoryResponse>> HistoryAsync(
        [Description(Id)] string id,
        [Description(RouteText.From + " Default: 89 days before the last.")] string? from,
        [Description(RouteText.To)] string? to,
        [Description(RouteText.Model)] string? model,
        ScoreQueries queries,
        IGrainFactory grains)
    {
        AccountId.Require(id);
        var (first, last) = queries.Range(from, to, DefaultHistoryDays);
        var query = new ScoreQuery(null, await queries.ModelAsync(model));
        var history = Known((await Grain(grains, id).ReadHistoryAsync(new Envelope<ScoreQuery>(query), first, last)).Value, id);
        return new TaggedJson<AccountHistoryResponse>(new AccountHistoryResponse(
            id,
            first,
            last,
            ModelUsed.Of(history.Model),
            [.. history.Value.Select(HistoryDay.Of)],
            FreshnessResponse.Of(history.Freshness)));
    }

    private static async Task<TaggedJson<AccountMembersResponse>> MembersAsync(
        [Description(Id)] string id,
        [Description(RouteText.AsOf)] string? asOf,
        [Description(RouteText.Model)] string? model,
        ScoreQueries queries,
        IGrainFactory grains)
    {
        AccountId.Require(id);
        var query = await queries.ReadAsync(asOf, model);
        var members = Known((await Grain(grains, id).ReadMembersAsync(new Envelope<ScoreQuery>(query))).Value, id);
        return new TaggedJson<AccountMembersResponse>(new AccountMembersResponse(
            id,
            members.AsOf,
            ModelUsed.Of(members.Model),
            [.. members.Value.Select(AccountMemberResponse.Of)],
            FreshnessResponse.Of(members.Freshness)));
    }

    private static IAccountGrain Grain(IGrainFactory grains, string id) => grains.GetGrain<IAccountGrain>(id);

    private static T Known<T>(T? found, string id)
        where T : class =>
        found ?? throw Refusal.UnknownAccount(id);
}
