using CommunityScoring.Hosting;
using CommunityScoring.Storage;

namespace CommunityScoring.Silo.Hosting;

/// <summary>
/// Wakes the leaves whose views may not know what their rows hold: at start, when a silo has come or gone or the database has
/// restarted, and every few minutes.
/// </summary>
/// <param name="store">Where the rows are.</param>
/// <param name="peers">Reaches the leaves.</param>
/// <param name="membership">Knows which silos there are.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public sealed partial class UntoldSweep(
    ILeafStore store, OrleansPeers peers, IClusterMembershipService membership, TimeProvider time, ILogger<UntoldSweep> logger) : BackgroundService
{
    private const int AtOnce = 500;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private readonly UntoldSchedule _schedule = new(time);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (_schedule.IsDue(store.Epoch, membership.CurrentSnapshot.Version.Value))
                {
                    _schedule.Looked(await TrySweepAsync(stoppingToken));
                }

                await Task.Delay(Look, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task<bool> TrySweepAsync(CancellationToken stopping)
    {
        try
        {
            await SweepAsync(stopping);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // Looked for while silos come and go, it may fail in other ways than the store: none of them may end the silo, nor the looking.
            LogFailed(exception.Message);
            return false;
        }
    }

    private async Task SweepAsync(CancellationToken stopping)
    {
        string? after = null;
        while (await store.ReadUntoldAsync(after, AtOnce, stopping) is { Count: > 0 } keys)
        {
            foreach (var key in keys)
            {
                await peers.LeafOf(key).ResumeAsync();
            }

            after = keys[^1];

            // Waking is one-way; a pause keeps a long list from filling the mailboxes.
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, stopping);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Leaves with something to tell could not be looked up: {Reason}")]
    private partial void LogFailed(string reason);
}
