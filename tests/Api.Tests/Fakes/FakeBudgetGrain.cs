using CommunityScoring.Access;
using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Tests.Fakes;

/// <summary>The grain's own counting, one call at a time.</summary>
internal sealed class FakeBudgetGrain(FakeCluster cluster, RequestBudget budget) : IRequestBudgetGrain
{
    public Task<Envelope<BudgetLease>> TakeAsync(int perMinute)
    {
        lock (budget)
        {
            cluster.ThrowIfAway();
            cluster.BudgetCalls++;
            return Task.FromResult(new Envelope<BudgetLease>(budget.Take(perMinute)));
        }
    }

    public Task GiveBackAsync(long minute, int count)
    {
        lock (budget)
        {
            budget.GiveBack(minute, count);
            return Task.CompletedTask;
        }
    }
}
