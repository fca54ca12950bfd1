using System.Collections.Immutable;
using CommunityScoring.Contracts;
using CommunityScoring.Storage;

namespace CommunityScoring.Api.Tests.Fakes;

internal sealed class FakeAuditGrain(FakeCluster cluster) : IAuditGrain
{
    public Task AppendAsync(Envelope<AuditEntry> entry)
    {
        cluster.ThrowIfAway();
        if (cluster.AuditFailure is { } failure && failure(entry.Value))
        {
            throw new LeafStoreException("the log is away");
        }

        cluster.Audit.Enqueue(entry.Value);
        return Task.CompletedTask;
    }

    public Task<Envelope<ImmutableArray<AuditEntry>>> ReadAsync(DateTimeOffset from, DateTimeOffset to, Envelope<AuditPlace?> after, int limit) =>
        Task.FromResult(new Envelope<ImmutableArray<AuditEntry>>(
        [
            .. cluster.Audit.Where(entry => entry.At >= from && entry.At < to)
                .OrderBy(Order).Where(entry => after.Value is not { } last || Order(entry).CompareTo(OrderOf(last)) > 0).Take(limit),
        ]));

    private static (long, string, bool) Order(AuditEntry entry) => OrderOf(entry.Place);

    private static (long, string, bool) OrderOf(AuditPlace place) => (place.At.ToUnixTimeMilliseconds(), place.Call, place.IsOutcome);
}
