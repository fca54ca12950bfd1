using System.ComponentModel;
using System.Text;
using System.Text.Json;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using CommunityScoring.Contracts;
using CommunityScoring.Scores;

namespace CommunityScoring.Api.Models;

/// <summary>The routes of scoring models.</summary>
internal static class ModelEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Group("/v1/models", "Models", AccessRole.Read, AccessLimit.None)
            .MapGet(string.Empty, ListAsync).WithName("listModels").WithSummary("The scoring models in place");
        routes.Group("/v1/models", "Models", AccessRole.Admin, AccessLimit.None)
            .MapPut("/{name}", PutAsync).WithName("putModel").WithSummary("Stores a model, or a later version of one, for model=name")
            .Accepts<JsonElement>("application/json")
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType);
    }

    private static async Task<TaggedJson<ModelsResponse>> ListAsync(IGrainFactory grains)
    {
        var models = (await grains.GetGrain<IModelCatalogGrain>(0).ListAsync()).Value;
        return new TaggedJson<ModelsResponse>(new ModelsResponse([.. models.Select(Response)]));
    }

    private static async Task<PlainJson<ModelResponse>> PutAsync(
        [Description("The model's name, the same as in the document.")] string name,
        HttpRequest request,
        IGrainFactory grains,
        CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        var json = Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length);
        var model = Parse(json);
        if (model.Name != name)
        {
            throw Refusal.Parameter("name", model.Name, $"the name in the path, {name}");
        }

        var catalog = grains.GetGrain<IModelCatalogGrain>(0);
        try
        {
            var entry = (await catalog.PutAsync(json)).Value;
            return new PlainJson<ModelResponse>(Response(entry));
        }
        catch (ArgumentException exception)
        {
            // The document parsed above, so that it is its version that the catalog refuses.
            throw Refusal.Body("version", exception.Message);
        }
    }

    private static ScoringModel Parse(string json)
    {
        try
        {
            return ScoringModel.Parse(json);
        }
        catch (ModelException exception)
        {
            throw Refusal.Parameter(exception.Field, exception.Value, exception.Allowed);
        }
    }

    private static ModelResponse Response(ModelDocumentEntry entry)
    {
        using var document = JsonDocument.Parse(entry.Json);
        return new ModelResponse(entry.Name, entry.Version, document.RootElement.Clone());
    }
}
