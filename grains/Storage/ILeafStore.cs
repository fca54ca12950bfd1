using CommunityScoring.Facts;
using CommunityScoring.Leaves;

namespace CommunityScoring.Storage;

/// <summary>
/// Where leaves are stored: one row a leaf, holding its facts and its watermarks together, and beside it, written in
/// the same transaction, the edges to the parents that its facts name. Edges are an index over the rows, not a truth of
/// their own. Safe for concurrent use. Every method throws <see cref="LeafStoreException"/> when the store is out of
/// reach or the outcome of a write is not known.
/// </summary>
public interface ILeafStore
{
    /// <summary>
    /// The epoch as far as this process knows it. Within an epoch the store loses nothing that it has confirmed; a store
    /// that confirms before it is durable begins another one when the database may have lost what was confirmed. Whoever
    /// wants to know in which epoch a row was read looks here before the reading. Always 0 where nothing is ever lost.
    /// </summary>
    long Epoch => 0;

    /// <summary>Reads one leaf, or null where there is no row.</summary>
    Task<StoredLeaf?> ReadAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Reads many leaves at once; those without a row are left out.</summary>
    Task<IReadOnlyList<StoredLeaf>> ReadManyAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default);

    /// <summary>Reads the versions of many leaves at once; those without a row are left out.</summary>
    Task<IReadOnlyList<LeafVersion>> ReadVersionsAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default);

    /// <summary>Reads the edges of all leaves that name one of the parents.</summary>
    Task<IReadOnlyList<LeafEdge>> ReadChildrenAsync(IReadOnlyCollection<string> parents, CancellationToken cancellationToken = default);

    /// <summary>
    /// Stores a leaf's row and marks it as not yet told to its views. When the task completes the row is durable or, in a
    /// store that has epochs, at least every checkpoint of the same epoch that completes later makes it so.
    /// </summary>
    /// <returns>
    /// The row's new version: greater than any that this row ever had, lost ones included; the expected one plus one
    /// within an epoch.
    /// </returns>
    /// <exception cref="StaleEpochException">The database may have lost what the leaf knows of its row. Nothing was written.</exception>
    /// <exception cref="VersionConflictException">The row has another version: another activation wrote it. Nothing was written.</exception>
    Task<long> WriteAsync(LeafWrite write, CancellationToken cancellationToken = default);

    /// <summary>Notes that the views know these versions; a row that has moved on since keeps its mark.</summary>
    Task MarkToldAsync(IReadOnlyCollection<LeafVersion> told, CancellationToken cancellationToken = default);

    /// <summary>Reads the keys of rows that their views may not know yet, ordinal, after a key.</summary>
    Task<IReadOnlyList<string>> ReadUntoldAsync(string? after, int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads the ids of the accounts that anything was recorded for, be it a snapshot of their own or a leaf that names
    /// them, in ascending order, after an id.
    /// </summary>
    Task<IReadOnlyList<string>> ReadAccountsAsync(string? after, int limit, CancellationToken cancellationToken = default);
}

/// <summary>A leaf as it is stored.</summary>
/// <param name="Key">The leaf's key.</param>
/// <param name="Version">The row's version, from 1.</param>
/// <param name="IsTold">True when the views are known to have this version.</param>
/// <param name="State">What the row holds.</param>
public sealed record StoredLeaf(string Key, long Version, bool IsTold, LeafState State)
{
    /// <summary>The facts as views take them, or null where the row holds none.</summary>
    public VersionedFacts? Versioned => State.Facts is { } facts ? new VersionedFacts(facts, Version, State.Applied) : null;
}

/// <summary>A write of a leaf's row.</summary>
/// <param name="Key">The leaf's key.</param>
/// <param name="ExpectedVersion">The version the row must have: 0 for none yet.</param>
/// <param name="State">What to store.</param>
/// <param name="AddedParents">Parents that the stored facts do not name yet.</param>
/// <param name="RemovedParents">Parents that the stored facts name and these do not.</param>
public sealed record LeafWrite(
    string Key, long ExpectedVersion, LeafState State, IReadOnlyList<string> AddedParents, IReadOnlyList<string> RemovedParents)
{
    /// <summary>The epoch in which the leaf was read; see <see cref="ILeafStore.Epoch"/>.</summary>
    public long Epoch { get; init; }

    /// <summary>True when the row must be durable before it is confirmed, whatever the store's habit.</summary>
    public bool IsDurable { get; init; }
}

/// <summary>A leaf's key and the version of its row.</summary>
public readonly record struct LeafVersion(string Key, long Version);

/// <summary>A leaf names a parent.</summary>
public readonly record struct LeafEdge(string Parent, string Child);

/// <summary>The store is out of reach, or it is not known whether a write happened.</summary>
public class LeafStoreException : Exception
{
    /// <summary>Creates the exception.</summary>
    public LeafStoreException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>The database may have lost what was confirmed in an earlier epoch: begin again from what is stored.</summary>
public sealed class StaleEpochException : LeafStoreException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="what">What is of an earlier epoch, as in <c>leaf 'a'</c>.</param>
    public StaleEpochException(string what)
        : base($"The database was restarted and may have lost what {what} rests on.")
    {
    }
}

/// <summary>A row had another version than expected: another activation of the leaf has written it.</summary>
public sealed class VersionConflictException : LeafStoreException
{
    /// <summary>Creates the exception.</summary>
    public VersionConflictException(string key, long expected)
        : base($"The row of leaf '{key}' is not at version {expected}: another activation has written it.")
    {
    }
}
