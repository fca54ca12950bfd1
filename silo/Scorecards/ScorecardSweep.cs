using CommunityScoring.Contracts;
using CommunityScoring.Scorecards;
using CommunityScoring.Storage;

namespace CommunityScoring.Silo.Scorecards;

/// <summary>
/// Wakes the accounts whose day has come, and those that a crash has left with something to compute or to send. Nothing is asked of
/// accounts of which none of this holds, however many there are: each look is one page of an index in the database.
/// </summary>
/// <param name="store">Where the scorecards are.</param>
/// <param name="grains">Reaches the accounts.</param>
/// <param name="gate">Whether history is read: what waits because of it waits until it is over.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public sealed partial class ScorecardSweep(IScorecardStore store, IGrainFactory grains, ScorecardGate gate, TimeProvider time, ILogger<ScorecardSweep> logger)
    : BackgroundService
{
    private const int Page = 500;
    private const int AtOnce = 8;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BackfillInterval = TimeSpan.FromSeconds(1);

    // What waits because something is under way is not to be waked each time: a crash is what leaves it for longer.
    private const int LooksBetweenLeft = 6;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var look = 0; !stoppingToken.IsCancellationRequested; look++)
        {
            try
            {
                if (gate.IsBackfilling)
                {
                    // All that was computed meanwhile is looked at as soon as it is over.
                    look = -1;
                }
                else
                {
                    await SweepAsync(ScorecardWait.Due, stoppingToken);
                    if (look % LooksBetweenLeft == 0)
                    {
                        await SweepAsync(ScorecardWait.Dirty, stoppingToken);
                        await SweepAsync(ScorecardWait.Unsent, stoppingToken);
                    }
                }
            }
            catch (LeafStoreException exception)
            {
                LogNotRead(exception.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            try
            {
                await Task.Delay(gate.IsBackfilling ? BackfillInterval : Interval, time, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Wakes all that wait for one reason now.</summary>
    /// <param name="wait">The reason.</param>
    /// <param name="stopping">Ends it between two pages.</param>
    /// <returns>How many there were.</returns>
    public async Task<int> SweepAsync(ScorecardWait wait, CancellationToken stopping)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var count = 0;
        string? after = null;
        while (await store.ReadWaitingAsync(wait, today, after, Page, stopping) is { Count: > 0 } accounts)
        {
            await Parallel.ForEachAsync(
                accounts, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stopping }, (account, _) => WakeAsync(account));
            after = accounts[^1];
            count += accounts.Count;
        }

        return count;
    }

    private async ValueTask WakeAsync(string account)
    {
        try
        {
            await RefreshAsync(account);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogNotWaked(account, exception.Message);
        }
    }

    // A silo of an earlier version does not know the call, and cannot even read it. It knows the other one, which is of a version that it has
    // not: Orleans ends the account there, and it goes on in a silo that knows both.
    private async Task RefreshAsync(string account)
    {
        var scorecard = grains.GetGrain<IScorecardGrain>(account);
        try
        {
            await scorecard.RefreshAsync();
        }
        catch (TypeLoadException)
        {
            await grains.GetGrain<IAccountGrain>(account).ResumeAsync();
            await scorecard.RefreshAsync();
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Accounts whose day has come could not be looked up: {Reason}")]
    private partial void LogNotRead(string reason);

    [LoggerMessage(2, LogLevel.Warning, "Account '{Account}' could not be waked, it is tried again: {Reason}")]
    private partial void LogNotWaked(string account, string reason);
}
