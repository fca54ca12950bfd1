using System.Collections.Concurrent;
using CommunityScoring.Storage;

namespace CommunityScoring.Tests.Fakes;

/// <summary>An audit log in memory.</summary>
public sealed class MemoryAuditStore : IAuditStore
{
    private static readonly ConcurrentDictionary<string, MemoryAuditStore> Shared = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<AuditEntry> _entries = new();

    /// <summary>The log of a cluster, the same for all its silos.</summary>
    public static MemoryAuditStore Of(string clusterId) => Shared.GetOrAdd(clusterId, _ => new MemoryAuditStore());

    public Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken = default)
    {
        _entries.Enqueue(entry);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<AuditEntry>> ReadAsync(
        DateTimeOffset from, DateTimeOffset to, AuditPlace? after, int limit, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<AuditEntry>>(
            [.. _entries.Where(entry => entry.At >= from && entry.At < to && (after is null || Order(entry.Place).CompareTo(Order(after)) > 0)).OrderBy(entry => Order(entry.Place)).Take(limit)]);

    private static (DateTimeOffset, string, bool) Order(AuditPlace place) => (place.At, place.Call, place.IsOutcome);
}
