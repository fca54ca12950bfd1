using System.Collections.Immutable;
using CommunityScoring.Contracts;
using CommunityScoring.Scores;

namespace CommunityScoring.Api.Tests.Fakes;

internal sealed class FakeCatalogGrain(FakeCluster cluster) : IModelCatalogGrain
{
    public Task<Envelope<ImmutableArray<ModelDocumentEntry>>> ListAsync()
    {
        cluster.ThrowIfAway();
        return Task.FromResult(new Envelope<ImmutableArray<ModelDocumentEntry>>(cluster.Models));
    }

    public Task<Envelope<ModelDocumentEntry>> PutAsync(string json)
    {
        var model = ScoringModel.Parse(json);
        var entry = new ModelDocumentEntry(model.Name, model.Version, json);
        lock (cluster)
        {
            if (cluster.Models.Any(known => known.Name == model.Name && known.Version >= model.Version))
            {
                throw new ArgumentException($"version is {model.Version}; allowed: above the stored one");
            }

            cluster.Models = [.. cluster.Models.Where(known => known.Name != model.Name), entry];
        }

        return Task.FromResult(new Envelope<ModelDocumentEntry>(entry));
    }
}
