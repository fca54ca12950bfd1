using CommunityScoring.Events;

namespace CommunityScoring.Facts;

/// <summary>
/// The working copy of a leaf's facts: takes events one by one. What an event changes depends on nothing but this leaf,
/// and any order of the same events ends in equal facts. Not thread-safe; a leaf owns it.
/// </summary>
public abstract class LeafReducer
{
    /// <summary>Days for which buckets are kept.</summary>
    public const int KeptDays = 1096;

    /// <summary>Days after its receipt at which a withdrawal purges what it hides.</summary>
    public const int PurgeAfterDays = 30;

    /// <summary>Takes one event that is not a duplicate.</summary>
    /// <param name="received">The event.</param>
    /// <param name="today">The UTC day of the receipt.</param>
    /// <returns><see cref="Outcome.Counted"/>, or <see cref="Outcome.Ignored"/> for what an erasure has deleted.</returns>
    public abstract Outcome Apply(CommunityEvent received, DateOnly today);

    /// <summary>Drops what is kept no longer: old buckets, and days whose consent was withdrawn long enough ago.</summary>
    public virtual void Prune(DateOnly today)
    {
    }

    /// <summary>The facts now, or null while nothing is known.</summary>
    public abstract LeafFacts? Facts { get; }

    /// <summary>The reducer of a leaf: of its stored facts, or of a new leaf with that key.</summary>
    /// <param name="key">The leaf's key.</param>
    /// <param name="stored">Its facts, or null.</param>
    /// <param name="coming">How many events are about to come; only for room.</param>
    public static LeafReducer For(string key, LeafFacts? stored, int coming = 0) => stored switch
    {
        IdentityFacts identity => new IdentityReducer(identity, coming),
        SnapshotFacts snapshot => new SnapshotReducer(snapshot.Key, snapshot),
        null when LeafKey.IsMember(key) => new IdentityReducer(IdentityFacts.Unknown(key), coming),
        null => new SnapshotReducer(key, null),
        _ => throw new ArgumentException($"There is no reducer for facts of type {stored.GetType().Name}.", nameof(stored)),
    };

    /// <summary>The later of two times.</summary>
    protected static DateTimeOffset Later(DateTimeOffset? left, DateTimeOffset right) => left is { } known && known > right ? known : right;
}
