using System.ComponentModel;
using System.Text.Json;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Accounts;

/// <summary>The route of many accounts by their ids.</summary>
internal static class AccountBatchEndpoints
{
    private const int MostIds = 500;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.Group(string.Empty, "Accounts", AccessRole.Read, AccessLimit.Filtered)
            .MapPost("/v1/accounts:batchGet", ReadAsync).WithName("batchGetAccounts")
            .WithSummary("Up to 500 accounts at once, in the order asked for, each found or not")
            .Accepts<BatchGetRequest>("application/json")
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType);

    private static async Task<PlainJson<BatchGetResponse>> ReadAsync(
        [Description(RouteText.AsOf)] string? asOf,
        [Description(RouteText.Model)] string? model,
        HttpRequest request,
        AccountScope scope,
        ScoreQueries queries,
        IGrainFactory grains,
        CancellationToken cancellationToken)
    {
        var ids = await IdsAsync(request, cancellationToken);
        var query = await queries.ReadAsync(asOf, model);
        var distinct = ids.Distinct(StringComparer.Ordinal).ToArray();
        var readings = await AccountReader.ReadAsync(grains, distinct, query, cancellationToken);
        var found = new Dictionary<string, AccountResponse>(distinct.Length, StringComparer.Ordinal);
        foreach (var reading in readings.OfType<AccountReading>().Where(reading => scope.Allows(reading.Snapshot)))
        {
            found.Add(reading.Account, AccountResponse.Of(reading));
        }

        return new PlainJson<BatchGetResponse>(new BatchGetResponse(
            [.. ids.Select(id => new BatchGetItem(id, found.ContainsKey(id), found.GetValueOrDefault(id)))]));
    }

    private static async Task<IReadOnlyList<string>> IdsAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        BatchGetRequest? body;
        try
        {
            body = await JsonSerializer.DeserializeAsync(request.Body, ApiJson.Default.BatchGetRequest, cancellationToken);
        }
        catch (JsonException exception)
        {
            throw Refusal.Body(exception.Path ?? "$", "The body is not { \"ids\": [ \"…\" ] }.");
        }

        if (body?.Ids is not { } ids)
        {
            throw Refusal.Body("ids", "ids is missing; allowed: a list of up to 500 account ids");
        }

        if (ids.Count > MostIds)
        {
            throw Refusal.Parameter("ids", $"{ids.Count} ids", $"up to {MostIds} ids");
        }

        for (var index = 0; index < ids.Count; index++)
        {
            AccountId.Require(ids[index], "ids", index);
        }

        return ids;
    }
}
