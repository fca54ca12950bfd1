using System.Collections.Immutable;
using CommunityScoring.Contracts;
using CommunityScoring.Storage;

namespace CommunityScoring.Cluster;

/// <summary>Keeps what the silos last reported, in memory.</summary>
/// <param name="store">Where account ids are looked up.</param>
/// <param name="time">The clock.</param>
public sealed class ClusterStatusGrain(ILeafStore store, TimeProvider time) : Grain, IClusterStatusGrain
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);
    private readonly SortedDictionary<string, SiloReport> _reports = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<bool> ReportAsync(Envelope<SiloReport> report)
    {
        _reports[report.Value.Silo] = report.Value;
        ForgetSilent();
        return Task.FromResult(_reports.Values.Any(known => known.IsBackfilling));
    }

    /// <inheritdoc/>
    public Task<Envelope<ImmutableArray<SiloReport>>> ReadAsync()
    {
        ForgetSilent();
        return Task.FromResult(new Envelope<ImmutableArray<SiloReport>>([.. _reports.Values]));
    }

    /// <inheritdoc/>
    public async Task<Envelope<ImmutableArray<string>>> ReadAccountsAsync(string? after, int limit) =>
        new([.. await store.ReadAccountsAsync(after, limit)]);

    private void ForgetSilent()
    {
        var oldest = time.GetUtcNow() - Kept;
        foreach (var gone in _reports.Values.Where(report => report.At < oldest).ToList())
        {
            _reports.Remove(gone.Silo);
        }
    }
}
