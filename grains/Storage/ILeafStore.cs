using System.Text.Json.Serialization;
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
    /// The epoch of the database, as far as it is known here. It grows with each restart of the database that may have
    /// lost the last of what it had confirmed, and never where none can; it has grown before the first operation after
    /// such a restart succeeds.
    /// </summary>
    long Epoch => 0;

    /// <summary>Reads one leaf, or null where there is no row.</summary>
    Task<StoredLeaf?> ReadAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Reads many leaves at once; those without a row are left out.</summary>
    Task<IReadOnlyList<StoredLeaf>> ReadManyAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default);

    /// <summary>Reads the versions of many leaves at once; those without a row are left out.</summary>
    Task<IReadOnlyList<LeafVersion>> ReadVersionsAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads the versions of all leaves page by page, in the store's own order of keys, after a key. Rows are never
    /// removed, so pages in a row show every leaf that was there before the first of them.
    /// </summary>
    Task<IReadOnlyList<LeafVersion>> ReadVersionsAsync(string? after, int limit, CancellationToken cancellationToken = default);

    /// <summary>Reads the edges of all leaves that name one of the parents.</summary>
    Task<IReadOnlyList<LeafEdge>> ReadChildrenAsync(IReadOnlyCollection<string> parents, CancellationToken cancellationToken = default);

    /// <summary>Stores a leaf's row, durable when the task completes, and marks it as not yet told to its views.</summary>
    /// <returns>The row's new version: the expected one plus one.</returns>
    /// <exception cref="VersionConflictException">The row has another version: another activation wrote it. Nothing was written.</exception>
    /// <exception cref="FormerEpochException">The leaf is of a former epoch of the database. Nothing was written.</exception>
    Task<long> WriteAsync(LeafWrite write, CancellationToken cancellationToken = default);

    /// <summary>Notes that the views know these versions; a row that has moved on since keeps its mark, and versions of a former epoch are let go.</summary>
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
/// <param name="Epoch">The epoch of the database in which the row was read or written: it was there then.</param>
public sealed record StoredLeaf(string Key, long Version, bool IsTold, LeafState State, long Epoch = 0)
{
    /// <summary>The facts as views take them, or null where the row holds none.</summary>
    [JsonIgnore]
    public VersionedFacts? Versioned => State.Facts is { } facts ? new VersionedFacts(facts, Version, State.Applied, Epoch) : null;
}

/// <summary>A write of a leaf's row.</summary>
/// <param name="Key">The leaf's key.</param>
/// <param name="ExpectedVersion">The version the row must have: 0 for none yet.</param>
/// <param name="State">What to store.</param>
/// <param name="AddedParents">Parents that the stored facts do not name yet.</param>
/// <param name="RemovedParents">Parents that the stored facts name and these do not.</param>
/// <param name="Epoch">The epoch of the database in which the expected version was known to be there.</param>
public sealed record LeafWrite(
    string Key, long ExpectedVersion, LeafState State, IReadOnlyList<string> AddedParents, IReadOnlyList<string> RemovedParents, long Epoch = 0);

/// <summary>A leaf's key and the version of its row.</summary>
public readonly record struct LeafVersion(string Key, long Version)
{
    /// <summary>The epoch of the database in which the version was known to be there.</summary>
    public long Epoch { get; init; }
}

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

/// <summary>
/// Something of a former epoch of the database met something of the present one: what it knows as stored may be lost.
/// </summary>
public sealed class FormerEpochException : LeafStoreException
{
    /// <summary>Creates the exception.</summary>
    public FormerEpochException(string key, long known, long present)
        : base($"Leaf '{key}' is of epoch {known} of the database, and {present} was asked for: the database has restarted.")
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
