using System.Globalization;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Contracts;
using CommunityScoring.Index;
using CommunityScoring.Scores;

namespace CommunityScoring.Api.Models;

/// <summary>What the active model is to be compared with.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="Order">What accounts are ranked by.</param>
/// <param name="Limit">Rank changes, alerts gained and alerts lost that are listed, each.</param>
internal sealed record CompareBody(ScoringModel Candidate, RankingOrder Order, int Limit)
{
    private const int Most = 200;
    private const int Default = 50;

    /// <summary>Reads the body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="grains">Knows the stored models.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <exception cref="ProblemException">It is none, or there is no such model.</exception>
    public static async Task<CompareBody> ReadAsync(HttpRequest request, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var fields = await BodyFields.ReadAsync(request, isOptional: false, ["model", "version", "document", "orderBy", "limit"], cancellationToken);
        var orders = string.Join(", ", RankingOrder.All.Select(order => order.Name));
        var order = fields.Text("orderBy", name => RankingOrder.Find(name) is not null, orders) is { } name ? RankingOrder.Find(name)! : RankingOrder.All[0];
        var limit = fields.Whole("limit", 1, Most) ?? Default;
        var version = fields.Whole("version", 1, int.MaxValue);
        var (model, document) = (fields.Text("model", text => text.Length > 0, "the name of a stored model"), fields.Json("document"));
        if (model is null == document is null)
        {
            throw Refusal.Field("$", model is null ? "neither model nor document" : "both model and document", "one of model and document");
        }

        if (version is not null && model is null)
        {
            throw Refusal.Field("version", version.Value.ToString(CultureInfo.InvariantCulture), "none beside document, which has its own");
        }

        return new CompareBody(document is null ? await StoredAsync(grains, model!, version) : Parse(document), order, limit);
    }

    private static async Task<ScoringModel> StoredAsync(IGrainFactory grains, string name, int? version)
    {
        var models = (await grains.GetGrain<IModelCatalogGrain>(0).ListAsync()).Value;
        var found = models.FirstOrDefault(known => known.Name == name)
            ?? throw Refusal.Field("model", name, string.Join(", ", models.Select(known => known.Name)));
        return version is null || version == found.Version
            ? ScoringModel.Parse(found.Json)
            : throw Refusal.Field(
                "version", version.Value.ToString(CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"{found.Version}, the stored version of {name}"));
    }

    private static ScoringModel Parse(string json)
    {
        try
        {
            return ScoringModel.Parse(json);
        }
        catch (ModelException exception)
        {
            throw Refusal.Field($"document.{exception.Field}", exception.Value, exception.Allowed);
        }
    }
}
