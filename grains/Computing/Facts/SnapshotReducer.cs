using CommunityScoring.Events;

namespace CommunityScoring.Facts;

/// <summary>Reduces a leaf that is one snapshot: the greatest (time, source, id) wins, whole.</summary>
/// <param name="key">The leaf's key.</param>
/// <param name="stored">Its stored facts, or null for a new leaf.</param>
public sealed class SnapshotReducer(string key, SnapshotFacts? stored) : LeafReducer
{
    private SnapshotFacts? _facts = stored;

    /// <inheritdoc/>
    public override LeafFacts? Facts => _facts;

    /// <inheritdoc/>
    public override Outcome Apply(CommunityEvent received, DateOnly today)
    {
        if (received.Leaf != key)
        {
            throw new ArgumentException($"An event of leaf '{received.Leaf}' came to leaf '{key}'.", nameof(received));
        }

        var wins = _facts is null || received.Stamp.CompareTo(_facts.Event.Stamp) > 0;
        _facts = new SnapshotFacts(key, Later(_facts?.NewestEvent, received.Stamp.Time), wins ? Kept(received) : _facts!.Event) { Settled = _facts?.Settled };
        return Outcome.Counted;
    }

    /// <summary>Notes that the opportunity has settled. Of a closing the first mark stays, and only the present closing is marked.</summary>
    /// <param name="mark">The mark.</param>
    /// <returns>True when the facts are others than before.</returns>
    public bool Settle(SettledMark mark)
    {
        if (_facts is not { Event: OpportunityEvent opportunity } || Closing.Of(opportunity) != mark.Closing || _facts.Settled?.Closing == mark.Closing)
        {
            return false;
        }

        _facts = _facts with { Settled = mark };
        return true;
    }

    // Nothing is computed from whom a touch reached, so it is not kept: what is not there need not be shown nor erased.
    private static CommunityEvent Kept(CommunityEvent received) => received is TouchEvent touch ? touch with { Member = null } : received;
}
