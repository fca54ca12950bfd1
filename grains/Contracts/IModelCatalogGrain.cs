using System.Collections.Immutable;

namespace CommunityScoring.Contracts;

/// <summary>The scoring models that operators have put in place, beside the built-in default. One grain, key 0.</summary>
[Alias("CommunityScoring.IModelCatalogGrain")]
public interface IModelCatalogGrain : IGrainWithIntegerKey
{
    /// <summary>All models, by name; the built-in default included.</summary>
    [Alias("List")]
    Task<Envelope<ImmutableArray<ModelDocumentEntry>>> ListAsync();

    /// <summary>Stores a model under its name: a new one, or a later version of a known one.</summary>
    /// <param name="json">The model document; it must parse.</param>
    /// <exception cref="ArgumentException">The document is not a model, or its version is not above the stored one's.</exception>
    [Alias("Put")]
    Task<Envelope<ModelDocumentEntry>> PutAsync(string json);
}

/// <summary>A model document.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Json">The document.</param>
public sealed record ModelDocumentEntry(string Name, int Version, string Json);
