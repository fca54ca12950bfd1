using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using CommunityScoring.Contracts;
using CommunityScoring.Revenue;

namespace CommunityScoring.Api.Revenue;

/// <summary>The routes of an account's opportunities and of their attribution.</summary>
internal static class RevenueEndpoints
{
    private const string AccountText = "The account's id: 1-128 characters of [A-Za-z0-9._-].";
    private static readonly ImmutableDictionary<string, AttributionModel> s_models = Attribution.Models.ToImmutableDictionary(
        model => JsonSerializer.SerializeToElement(model).GetString()!, StringComparer.Ordinal);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var accounts = routes.Group("/v1/accounts", "Revenue", AccessRole.Read, AccessLimit.ByAccount);
        accounts.ProducesProblem(StatusCodes.Status404NotFound);
        accounts.MapGet("/{id}/opportunities", OpportunitiesAsync).WithName("getAccountOpportunities")
            .WithSummary("The opportunities of an account, with what the community has to do with them");
        accounts.MapGet("/{id}/opportunities/{opportunity}/attribution", AttributionAsync).WithName("getOpportunityAttribution")
            .WithSummary("Which touches of an opportunity earned which credit, attribution models side by side");
    }

    private static async Task<TaggedJson<AccountOpportunitiesResponse>> OpportunitiesAsync(
        [Description(AccountText)] string id,
        [Description(RouteText.AsOf)] string? asOf,
        [Description(RouteText.Model)] string? model,
        ScoreQueries queries,
        IGrainFactory grains)
    {
        AccountId.Require(id);
        var query = await queries.ReadAsync(asOf, model);
        var found = (await grains.GetGrain<IAccountGrain>(id).ReadOpportunitiesAsync(new Envelope<ScoreQuery>(query))).Value
            ?? throw Refusal.UnknownAccount(id);
        var revenue = found.Value;
        return new TaggedJson<AccountOpportunitiesResponse>(new AccountOpportunitiesResponse(
            id,
            found.AsOf,
            ModelUsed.Of(found.Model),
            revenue.Influence.Value,
            revenue.Influence.CurrenciesWithoutRate,
            [.. revenue.Currencies.Select(CurrencyRevenueResponse.Of)],
            [.. revenue.Opportunities.Select(OpportunityResponse.Of)],
            FreshnessResponse.Of(found.Freshness)));
    }

    private static async Task<TaggedJson<OpportunityAttributionResponse>> AttributionAsync(
        [Description(AccountText)] string id,
        [Description("The opportunity's id.")] string opportunity,
        [Description(RouteText.AsOf)] string? asOf,
        [Description("An attribution model: first, last, linear, position, w_shaped, time_decay, markov or shapley. Default: all, side by side.")]
        string? model,
        [Description("Touches in a page, 1-1000. Default: 1000.")] string? limit,
        [Description("nextPageToken of the page before.")] string? pageToken,
        ScoreQueries queries,
        StoredText texts,
        IGrainFactory grains)
    {
        AccountId.Require(id);
        opportunity = texts.Of(opportunity);
        var shown = ModelsOf(model);
        var page = TouchPage.Read(limit, pageToken);
        var query = await queries.ReadAsync(asOf, null);

        // asOf moves the day and not the knowledge: what was learnt is what is known now, and the answer says of which day it is.
        var learnt = shown.Any(IsLearning) ? (await grains.GetGrain<ICommunityGrain>(0).ReadAttributionAsync()).Value : null;
        var weights = learnt?.Attribution.Weights ?? ChannelWeights.Empty;
        var found = (await grains.GetGrain<IAccountGrain>(id)
            .ReadAttributionAsync(new Envelope<ScoreQuery>(query), opportunity, new Envelope<ChannelWeights>(weights), page.From, page.Count)).Value
            ?? throw Refusal.NotFound($"Account '{id}' has no opportunity '{opportunity}' on that day.");
        return new TaggedJson<OpportunityAttributionResponse>(OpportunityAttributionResponse.Of(found, shown, learnt?.AsOf, page.From));
    }

    private static ImmutableArray<AttributionModel> ModelsOf(string? model) =>
        model is null ? Attribution.Models
        : s_models.TryGetValue(model, out var one) ? [one]
        : throw Refusal.Parameter("model", model, string.Join(", ", Attribution.Models.Select(known => s_models.First(named => named.Value == known).Key)));

    private static bool IsLearning(AttributionModel model) => model is AttributionModel.Markov or AttributionModel.Shapley;
}
