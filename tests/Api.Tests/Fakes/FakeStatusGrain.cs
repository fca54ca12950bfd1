using System.Collections.Immutable;
using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Tests.Fakes;

internal sealed class FakeStatusGrain(FakeCluster cluster) : IClusterStatusGrain
{
    public Task<bool> ReportAsync(Envelope<SiloReport> report) => throw new NotSupportedException();

    public Task<Envelope<ImmutableArray<SiloReport>>> ReadAsync()
    {
        cluster.ThrowIfAway();
        return Task.FromResult(new Envelope<ImmutableArray<SiloReport>>(cluster.Reports));
    }

    public Task<Envelope<ImmutableArray<string>>> ReadAccountsAsync(string? after, int limit)
    {
        cluster.ThrowIfAway();
        return Task.FromResult(new Envelope<ImmutableArray<string>>(
            [.. cluster.Accounts.Keys.Order(StringComparer.Ordinal).Where(id => string.CompareOrdinal(id, after) > 0).Take(limit)]));
    }
}
