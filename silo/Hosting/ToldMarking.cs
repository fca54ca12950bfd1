using CommunityScoring.Leaves;
using CommunityScoring.Storage;

namespace CommunityScoring.Silo.Hosting;

/// <summary>Writes down now and then which rows the views know.</summary>
/// <param name="ledger">What has been acknowledged.</param>
/// <param name="time">The clock.</param>
public sealed class ToldMarking(ToldLedger ledger, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken);
                await ledger.WriteAsync(all: false, stoppingToken);
            }
            catch (Exception exception) when (exception is LeafStoreException or OperationCanceledException)
            {
                // What is not marked is told once more after the next start.
            }
        }
    }
}
