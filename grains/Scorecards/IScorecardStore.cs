using CommunityScoring.Storage;

namespace CommunityScoring.Scorecards;

/// <summary>
/// Where scorecards are stored, a row an account, beside the leaves and in one order with their writes. A row is dirty from before the
/// first telling that it does not hold is acknowledged until one is written that holds all of them; it is unsent until all that
/// its version brought has reached whoever is to know. Safe for concurrent use. Every method throws
/// <see cref="LeafStoreException"/> when the store is out of reach or the outcome of a write is not known.
/// </summary>
public interface IScorecardStore
{
    /// <summary>Reads an account's scorecard; null where there is none.</summary>
    Task<StoredScorecard?> ReadScorecardAsync(string account, CancellationToken cancellationToken = default);

    /// <summary>Reads scorecards page by page, in the store's own order of accounts, after one.</summary>
    Task<IReadOnlyList<StoredScorecard>> ReadScorecardsAsync(string? after, int limit, CancellationToken cancellationToken = default);

    /// <summary>Reads which versions scorecards have, without the rest of their rows; page by page, in the store's own order of accounts, after one.</summary>
    Task<IReadOnlyList<ScorecardVersion>> ReadScorecardVersionsAsync(string? after, int limit, CancellationToken cancellationToken = default);

    /// <summary>Reads which accounts must be computed: those that are dirty, unsent, or due on a day or before it; in the store's own order, after one.</summary>
    Task<IReadOnlyList<string>> ReadWaitingAsync(ScorecardWait wait, DateOnly today, string? after, int limit, CancellationToken cancellationToken = default);

    /// <summary>Stores a scorecard, unsent; durable when the task completes, where it brings transitions.</summary>
    /// <returns>The row's new version: the expected one plus one.</returns>
    /// <exception cref="VersionConflictException">The row has another version: another activation wrote it. Nothing was written.</exception>
    Task<long> WriteAsync(ScorecardWrite write, CancellationToken cancellationToken = default);

    /// <summary>Marks accounts as dirty, whether or not they have a scorecard.</summary>
    Task MarkDirtyAsync(IReadOnlyCollection<string> accounts, CancellationToken cancellationToken = default);

    /// <summary>Marks versions as sent; a row that has moved on keeps its mark.</summary>
    Task MarkSentAsync(IReadOnlyCollection<ScorecardVersion> sent, CancellationToken cancellationToken = default);
}

/// <summary>Why a scorecard waits.</summary>
public enum ScorecardWait
{
    /// <summary>It may not hold all that was told.</summary>
    Dirty,

    /// <summary>Not everybody is known to have been told what it holds.</summary>
    Unsent,

    /// <summary>Its day has come.</summary>
    Due,
}

/// <summary>A scorecard as it is stored.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="Version">The row's version, from 1.</param>
/// <param name="IsDirty">True where it may not hold all that was told.</param>
/// <param name="IsUnsent">True where not all of it is known to be sent.</param>
/// <param name="State">The row, as <see cref="ScorecardCodec"/> wrote it; empty where there is only the mark that it is dirty, at version 0.</param>
public sealed record StoredScorecard(string Account, long Version, bool IsDirty, bool IsUnsent, byte[] State);

/// <summary>A write of a scorecard.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="ExpectedVersion">The version the row must have: 0 for none yet.</param>
/// <param name="State">The row, as <see cref="ScorecardCodec"/> writes it.</param>
/// <param name="DueOn">When it must be computed again.</param>
/// <param name="IsClean">True where it holds all that was told so far.</param>
/// <param name="HasTransitions">True where it brings alerts, which must not be lost by a crash of the database once they are sent.</param>
public sealed record ScorecardWrite(string Account, long ExpectedVersion, byte[] State, DateOnly? DueOn, bool IsClean, bool HasTransitions);

/// <summary>An account and the version of its scorecard.</summary>
public readonly record struct ScorecardVersion(string Account, long Version);
