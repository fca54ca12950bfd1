using System.Collections.Immutable;
using CommunityScoring.Contracts;
using CommunityScoring.Storage;
using Orleans.Concurrency;

namespace CommunityScoring.Access;

/// <summary>Hands entries to the store. Keeps nothing itself.</summary>
/// <param name="store">The log.</param>
[StatelessWorker]
public sealed class AuditGrain(IAuditStore store) : Grain, IAuditGrain
{
    /// <inheritdoc/>
    public Task AppendAsync(Envelope<AuditEntry> entry) => store.AppendAsync(entry.Value);

    /// <inheritdoc/>
    public async Task<Envelope<ImmutableArray<AuditEntry>>> ReadAsync(DateTimeOffset from, DateTimeOffset to, Envelope<AuditPlace?> after, int limit) =>
        new([.. await store.ReadAsync(from, to, after.Value, limit)]);
}
