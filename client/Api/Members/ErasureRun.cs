using CommunityScoring.Api.Events;
using CommunityScoring.Api.Responses;
using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Members;

/// <summary>One erasure: who is erased, what was produced for it, and what is left.</summary>
/// <param name="grains">Reaches who knows what is held.</param>
/// <param name="sink">Takes the events that erase.</param>
/// <param name="now">When it was asked for.</param>
internal sealed class ErasureRun(IGrainFactory grains, IEventSink sink, DateTimeOffset now)
{
    private readonly ErasureEvents _events = new(now);
    private readonly SortedDictionary<string, Erased> _identities = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _replaced = new(StringComparer.Ordinal);

    /// <summary>The keys under which the person could be shown.</summary>
    public IReadOnlyCollection<string> Persons => _identities.Keys;

    /// <summary>Takes one more identity.</summary>
    public void Add(string identity, Held held) => _identities.TryAdd(identity, new Erased(held.Counts) { Held = held });

    /// <summary>Produces what is missing: one erasure for each identity, one snapshot for each thread and referral that names one.</summary>
    public async Task ProduceAsync(CancellationToken cancellationToken)
    {
        var outgoing = new List<OutgoingEvent>();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        foreach (var (identity, erased) in _identities.Where(item => item.Value.Through is null))
        {
            if (erased.Held.Facts?.ErasedThrough is { } before && before >= today && erased.Held.LastDay is null)
            {
                erased.Through = before;
                continue;
            }

            var (said, through) = _events.Erase(identity, erased.Held);
            erased.Through = through;
            outgoing.Add(said);
        }

        foreach (var row in _identities.Values.SelectMany(erased => erased.Held.Snapshots))
        {
            // A version that somebody else stored over ours is another snapshot that came meanwhile.
            if (!_replaced.TryGetValue(row.Key, out var version) || version < row.Version)
            {
                _replaced[row.Key] = row.Version;
                outgoing.Add(_events.Replace(row, _identities.ContainsKey));
            }
        }

        if (outgoing.Count > 0)
        {
            await sink.ProduceAsync(outgoing, cancellationToken);
        }
    }

    /// <summary>Reads what is left; true where it is nothing.</summary>
    public async Task<bool> LookAsync()
    {
        var looked = await Task.WhenAll(_identities.Keys.Select(async identity =>
            (identity, Held: Held.Of((await grains.GetGrain<IMemberGrain>(identity).ReadHeldAsync()).Value, identity))));
        var isGone = true;
        foreach (var (identity, held) in looked)
        {
            var erased = _identities[identity];
            erased.Held = held;
            isGone &= held.Facts?.ErasedThrough >= erased.Through && held.Snapshots.Count == 0;

            // Linked between the reading and the erasure: of the same person.
            foreach (var linked in held.Linked.Where(linked => !_identities.ContainsKey(linked)))
            {
                Add(linked, Held.Of((await grains.GetGrain<IMemberGrain>(linked).ReadHeldAsync()).Value, linked));
                isGone = false;
            }
        }

        return isGone;
    }

    /// <summary>What was held and is held.</summary>
    public IReadOnlyList<ErasedIdentity> Receipt() =>
        [.. _identities.Select(item => new ErasedIdentity(item.Key, item.Value.Held.Facts?.ErasedThrough, item.Value.Before, item.Value.Held.Counts))];

    /// <summary>An identity on its way out.</summary>
    private sealed class Erased(HeldCounts before)
    {
        public HeldCounts Before { get; } = before;

        public required Held Held { get; set; }

        /// <summary>The day through which it was asked to be erased; null while it was not.</summary>
        public DateOnly? Through { get; set; }
    }
}
