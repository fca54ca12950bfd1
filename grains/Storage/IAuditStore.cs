using System.Collections.Immutable;

namespace CommunityScoring.Storage;

/// <summary>
/// Where the log of sensitive calls is kept. It only grows: nothing in it is changed or removed, and the database refuses
/// either. Safe for concurrent use. Every method throws <see cref="LeafStoreException"/> when the store is out of reach.
/// </summary>
public interface IAuditStore
{
    /// <summary>Adds an entry, durable when the task completes. One that is there already is left alone.</summary>
    Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken = default);

    /// <summary>Reads entries in their order: by time, then by call, an attempt before its outcome.</summary>
    /// <param name="from">The earliest time.</param>
    /// <param name="to">The time before which they end.</param>
    /// <param name="after">The last entry that was read before; null for the first page.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<AuditEntry>> ReadAsync(
        DateTimeOffset from, DateTimeOffset to, AuditPlace? after, int limit, CancellationToken cancellationToken = default);
}

/// <summary>What somebody did, or tried to do. Holds no address: identities are pseudonyms, and other texts are ids.</summary>
/// <param name="At">When, by the clock of the host that was called, in whole milliseconds.</param>
/// <param name="Call">Names the call: 32 hexadecimal digits. An attempt and its outcome share it.</param>
/// <param name="KeyId">The id of the key.</param>
/// <param name="KeyName">The key's name at the time.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Route">The route's pattern.</param>
/// <param name="Subject">What it was about, by name: the values of the path, and what came of it.</param>
/// <param name="Status">The HTTP status it was answered with; null for the attempt at a change, which is written before the change is made.</param>
public sealed record AuditEntry(
    DateTimeOffset At,
    string Call,
    string KeyId,
    string KeyName,
    string Method,
    string Route,
    ImmutableSortedDictionary<string, string> Subject,
    int? Status)
{
    /// <summary>Where it stands among the others.</summary>
    public AuditPlace Place => new(At, Call, Status is not null);
}

/// <summary>Where an entry stands among the others.</summary>
/// <param name="At">Its time.</param>
/// <param name="Call">Its call.</param>
/// <param name="IsOutcome">False for the attempt, which comes first.</param>
public sealed record AuditPlace(DateTimeOffset At, string Call, bool IsOutcome);
