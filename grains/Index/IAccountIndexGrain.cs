using System.Collections.Immutable;
using CommunityScoring.Scorecards;

namespace CommunityScoring.Index;

/// <summary>
/// The index: the scorecard of every account, in memory, for lists, alerts and streams. One grain (key 0). It reads the stored
/// scorecards when it is activated, and is told of each that is stored after that, so that it comes back by itself after a loss.
/// While it reads them for the first time, calls wait for some time and then fail with <see cref="TimeoutException"/>.
/// </summary>
[Alias("CommunityScoring.IAccountIndexGrain")]
public interface IAccountIndexGrain : IGrainWithIntegerKey
{
    /// <summary>Takes scorecards that were stored; older versions than it knows are let go. Completes when listeners can see them.</summary>
    [Alias("Put")]
    Task PutAsync(ImmutableArray<ScorecardEntry> entries);

    /// <summary>
    /// A page of a ranked list. The pages of a list keep the order that its first page was ranked in, for as long as that is
    /// remembered; the figures are those of now. Null where not every scorecard goes to the day asked for.
    /// </summary>
    [Alias("List")]
    Task<AccountPage?> ListAsync(AccountListQuery query);

    /// <summary>A page of alerts.</summary>
    [Alias("ReadAlerts")]
    Task<AlertPage> ReadAlertsAsync(AlertListQuery query);

    /// <summary>The scorecard of an account; null where there is none.</summary>
    [Alias("Find")]
    Task<ScorecardEntry?> FindAsync(string account);

    /// <summary>How many accounts there are in each state of risk today, in the order of the states' numbers.</summary>
    [Alias("CountStates")]
    Task<ImmutableArray<int>> CountStatesAsync();

    /// <summary>The accounts that changed after a sequence.</summary>
    /// <param name="after">The sequence, as <see cref="IndexChanges.Next"/> was; null to be told where to begin, and no changes.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="wait">How long to wait for a change where there is none; at most 10 seconds.</param>
    [Alias("Changes")]
    Task<IndexChanges> ChangesAsync(long? after, int limit, TimeSpan wait);
}
