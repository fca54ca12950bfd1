using System.Collections.Immutable;
using CommunityScoring.Index;
using CommunityScoring.Scorecards;

namespace CommunityScoring.Api.Tests.Fakes;

/// <summary>The index itself, fed with the fake cluster's accounts at each call.</summary>
internal sealed class FakeIndexGrain(FakeCluster cluster) : IAccountIndexGrain
{
    public Task PutAsync(ImmutableArray<ScorecardEntry> entries) => cluster.Index.PutAsync(entries);

    public Task<AccountPage?> ListAsync(AccountListQuery query) => Ask(() => cluster.Index.ListAsync(query));

    public Task<AlertPage> ReadAlertsAsync(AlertListQuery query) => Ask(() => cluster.Index.ReadAlertsAsync(query));

    public Task<ScorecardEntry?> FindAsync(string account) => Ask(() => cluster.Index.FindAsync(account));

    public Task<ImmutableArray<int>> CountStatesAsync() => Ask(cluster.Index.CountStatesAsync);

    public Task<IndexChanges> ChangesAsync(long? after, int limit, TimeSpan wait)
    {
        cluster.ChangesAsked.Enqueue((after, wait));
        return Ask(() => cluster.Index.ChangesAsync(after, limit, wait));
    }

    private async Task<T> Ask<T>(Func<Task<T>> ask)
    {
        cluster.ThrowIfAway();
        await cluster.PublishAsync();
        return await ask();
    }
}
