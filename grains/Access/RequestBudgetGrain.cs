using CommunityScoring.Contracts;

namespace CommunityScoring.Access;

/// <summary>Lends the requests of a key to the API hosts.</summary>
/// <param name="time">The clock.</param>
public sealed class RequestBudgetGrain(TimeProvider time) : Grain, IRequestBudgetGrain
{
    private readonly RequestBudget _budget = new(time);

    /// <inheritdoc/>
    public Task<Envelope<BudgetLease>> TakeAsync(int perMinute) => Task.FromResult(new Envelope<BudgetLease>(_budget.Take(perMinute)));

    /// <inheritdoc/>
    public Task GiveBackAsync(long minute, int count)
    {
        _budget.GiveBack(minute, count);
        return Task.CompletedTask;
    }
}
