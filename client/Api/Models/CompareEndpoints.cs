using System.Globalization;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Audit;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using CommunityScoring.Scores;

namespace CommunityScoring.Api.Models;

/// <summary>The route that compares a model with the active one.</summary>
internal static class CompareEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.Group(string.Empty, "Models", AccessRole.Admin, AccessLimit.Whole)
            .MapPost("/v1/models:compare", CompareAsync).WithName("compareModels")
            .WithSummary("What would change with another model: ranks of accounts, and alerts gained and lost; nothing changes by it")
            .WithDescription(
                "The candidate is a stored model, by name and version, or a document. Every account is computed as of today under both models from the "
                + "same facts; more than 2 000 are refused. Alerts are those that would be warned of, given the ones that are open now.")
            .Accepts<CompareRequest>("application/json")
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);

    private static async Task<PlainJson<CompareResponse>> CompareAsync(
        HttpContext context, IGrainFactory grains, ModelComparison comparison, ScoreQueries queries, CancellationToken cancellationToken)
    {
        var body = await CompareBody.ReadAsync(context.Request, grains, cancellationToken);
        AuditNotes.Add(context, "model", body.Candidate.Name);
        AuditNotes.Add(context, "version", body.Candidate.Version.ToString(CultureInfo.InvariantCulture));
        var accounts = await comparison.ReadAsync(body.Candidate.Document, cancellationToken);
        return new PlainJson<CompareResponse>(CompareResponse.Of(accounts, ScoringModel.Default, body.Candidate, queries.Today, body.Order, body.Limit));
    }
}
