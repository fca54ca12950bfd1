using CommunityScoring.Contracts;
using CommunityScoring.Storage;
using Orleans.Concurrency;

namespace CommunityScoring.Community;

/// <summary>
/// Adds up over all accounts what the attribution models that learn need. Nothing is stored: the journeys are those of
/// the accounts, asked for again when the result has become old and somebody wants it.
/// </summary>
/// <param name="store">Tells which accounts there are.</param>
/// <param name="time">The clock.</param>
[Reentrant]
public sealed class CommunityGrain(ILeafStore store, TimeProvider time) : Grain, ICommunityGrain
{
    /// <summary>How old a result may become.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(60);

    private const int Page = 500;
    private const int AtOnce = 32;
    private Task<CommunityReading>? _computing;
    private CommunityReading? _latest;

    /// <inheritdoc/>
    public async Task<Envelope<CommunityReading>> ReadAttributionAsync()
    {
        if (_latest is { } latest && time.GetUtcNow() - latest.At < Kept)
        {
            return new(latest);
        }

        // Callers who come meanwhile share one computing; a failed one is tried again by the next caller.
        if (_computing is null || _computing.IsCompleted)
        {
            _computing = ComputeAsync();
        }

        return new(await _computing);
    }

    private async Task<CommunityReading> ComputeAsync()
    {
        var at = time.GetUtcNow();
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        var query = new Envelope<ScoreQuery>(new ScoreQuery(day, null));
        var tally = new JourneyTally();
        string? after = null;
        while (await store.ReadAccountsAsync(after, Page) is { Count: > 0 } accounts)
        {
            foreach (var some in accounts.Chunk(AtOnce))
            {
                foreach (var journeys in await Task.WhenAll(some.Select(account => GrainFactory.GetGrain<IAccountGrain>(account).ReadJourneysAsync(query))))
                {
                    tally.Add(journeys.Value);
                }
            }

            after = accounts[^1];
        }

        return _latest = new CommunityReading(day, at, CommunityAttribution.Of(tally.Counts()));
    }
}
