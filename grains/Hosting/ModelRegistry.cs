using System.Collections.Concurrent;
using CommunityScoring.Contracts;
using CommunityScoring.People;
using CommunityScoring.Scores;

namespace CommunityScoring.Hosting;

/// <summary>The models as a silo knows them: the built-in default at once, others from the catalog, looked up anew after a few seconds. Thread-safe.</summary>
/// <param name="grains">Reaches the catalog.</param>
/// <param name="time">The clock.</param>
public sealed class ModelRegistry(IGrainFactory grains, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, ScoringModel> _parsed = new(StringComparer.Ordinal);
    private volatile Listing? _listing;
    private volatile ScoringModel? _candidate;

    /// <summary>The model that scores are computed with when none is named.</summary>
    public ScoringModel Active => ScoringModel.Default;

    /// <summary>What the active model says about membership and consent.</summary>
    public PersonRules Rules => RulesOf(Active);

    /// <summary>A model by its name.</summary>
    /// <param name="name">The name, or null for the active one.</param>
    /// <exception cref="KeyNotFoundException">There is no model of that name.</exception>
    public async ValueTask<ScoringModel> FindAsync(string? name)
    {
        if (name is null || name == Active.Name)
        {
            return Active;
        }

        // A model that was put in place a moment ago is not in an older listing.
        var listing = _listing;
        if (listing is null || time.GetElapsedTime(listing.At) > Kept || !listing.Entries.ContainsKey(name))
        {
            var entries = (await grains.GetGrain<IModelCatalogGrain>(0).ListAsync()).Value;
            _listing = listing = new Listing(entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal), time.GetTimestamp());
        }

        return listing.Entries.TryGetValue(name, out var found)
            ? _parsed.GetOrAdd(found.Json, ScoringModel.Parse)
            : throw new KeyNotFoundException($"There is no model '{name}'.");
    }

    /// <summary>A model that may be in no catalog. The last one is kept: many accounts are asked about one candidate.</summary>
    /// <param name="document">Its document.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public ScoringModel ParseCandidate(string document)
    {
        if (document == Active.Document)
        {
            return Active;
        }

        if (_candidate is { } known && known.Document == document)
        {
            return known;
        }

        try
        {
            var candidate = ScoringModel.Parse(document);
            _candidate = candidate;
            return candidate;
        }
        catch (ModelException exception)
        {
            throw new ArgumentException(exception.Message);
        }
    }

    /// <summary>What a model says about membership and consent.</summary>
    public static PersonRules RulesOf(ScoringModel model) => new(model.PublicMailProviders.Contains, model.IsConsentGrantedByDefault);

    private sealed record Listing(Dictionary<string, ModelDocumentEntry> Entries, long At);
}
