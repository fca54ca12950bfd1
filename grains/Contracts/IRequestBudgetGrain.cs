namespace CommunityScoring.Contracts;

/// <summary>
/// How many requests a key may still send in the running minute, over all API hosts. Keyed by the key's id. In memory: a silo
/// that ends takes the count of the minute with it, and no more.
/// </summary>
[Alias("CommunityScoring.IRequestBudgetGrain")]
public interface IRequestBudgetGrain : IGrainWithStringKey
{
    /// <summary>Takes some of the minute's requests for a host.</summary>
    /// <param name="perMinute">How many the key has a minute, 1 or more.</param>
    [Alias("Take")]
    Task<Envelope<BudgetLease>> TakeAsync(int perMinute);

    /// <summary>Gives back what a host has taken and not used.</summary>
    /// <param name="minute">The minute it was taken in; nothing happens once that is over.</param>
    /// <param name="count">How many.</param>
    [Alias("GiveBack")]
    Task GiveBackAsync(long minute, int count);
}

/// <summary>Requests that a host may let in.</summary>
/// <param name="Minute">Numbers the minute.</param>
/// <param name="Count">How many; 0 where none are left in it.</param>
/// <param name="Remaining">How long the minute still lasts.</param>
public sealed record BudgetLease(long Minute, int Count, TimeSpan Remaining);
