using System.Collections.Immutable;
using CommunityScoring.Contracts;
using CommunityScoring.Scores;

namespace CommunityScoring.Models;

/// <summary>Keeps the models that operators have put in place.</summary>
/// <param name="catalog">Its stored state.</param>
public sealed class ModelCatalogGrain(
    [PersistentState("models", ModelCatalogGrain.StorageName)] IPersistentState<ModelCatalogState> catalog)
    : Grain, IModelCatalogGrain
{
    /// <summary>Name of the grain storage that everything but leaves is kept in.</summary>
    public const string StorageName = "community";

    /// <inheritdoc/>
    public Task<Envelope<ImmutableArray<ModelDocumentEntry>>> ListAsync()
    {
        var standard = ScoringModel.Default;
        return Task.FromResult(new Envelope<ImmutableArray<ModelDocumentEntry>>(
            [new ModelDocumentEntry(standard.Name, standard.Version, standard.Document),
             .. catalog.State.Documents.OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => EntryOf(item.Value))]));
    }

    /// <inheritdoc/>
    public async Task<Envelope<ModelDocumentEntry>> PutAsync(string json)
    {
        ScoringModel model;
        try
        {
            model = ScoringModel.Parse(json);
        }
        catch (ModelException exception)
        {
            throw new ArgumentException(exception.Message);
        }

        if (model.Name == ScoringModel.Default.Name)
        {
            throw new ArgumentException($"name is '{model.Name}'; allowed: any other, the built-in model is not replaced.");
        }

        if (catalog.State.Documents.TryGetValue(model.Name, out var known) && EntryOf(known).Version >= model.Version)
        {
            throw new ArgumentException($"version is {model.Version}; allowed: above {EntryOf(known).Version}, the stored one.");
        }

        catalog.State.Documents[model.Name] = json;
        await catalog.WriteStateAsync();
        return new Envelope<ModelDocumentEntry>(EntryOf(json));
    }

    private static ModelDocumentEntry EntryOf(string json)
    {
        var model = ScoringModel.Parse(json);
        return new ModelDocumentEntry(model.Name, model.Version, json);
    }
}

/// <summary>The stored models.</summary>
[GenerateSerializer]
[Alias("CommunityScoring.ModelCatalogState")]
public sealed class ModelCatalogState
{
    /// <summary>The documents by name.</summary>
    [Id(0)]
    public Dictionary<string, string> Documents { get; set; } = new(StringComparer.Ordinal);
}
