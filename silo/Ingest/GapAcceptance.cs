using CommunityScoring.Contracts;

namespace CommunityScoring.Silo.Ingest;

/// <summary>
/// Asks, while a partition of this silo stands still for a gap, whether an operator has accepted it meanwhile. The acceptance is stored
/// before the operator is answered, so a silo that takes the partition later, or starts anew, finds it too.
/// </summary>
/// <param name="grains">Reaches the grain that keeps acceptances.</param>
/// <param name="partitions">The partitions consumed here.</param>
/// <param name="start">Told which gaps are accepted.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public sealed partial class GapAcceptance(
    IGrainFactory grains, PartitionTable partitions, StartingPoint start, TimeProvider time, ILogger<GapAcceptance> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private bool _isFailing;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await AskAsync();
                await timer.WaitForNextTickAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Asks once.</summary>
    public async Task AskAsync()
    {
        foreach (var assigned in partitions.All)
        {
            if (assigned.Gap is not { } gap || assigned.IsGapAccepted)
            {
                continue;
            }

            try
            {
                var isAccepted = await grains.GetGrain<IAcceptedGapsGrain>(0).IsAcceptedAsync(new(gap));
                _isFailing = false;
                if (isAccepted)
                {
                    start.Accept(gap);
                    // From here on it is the consumer's thread that acts.
                    assigned.IsGapAccepted = true;
                }
            }
            catch (Exception exception)
            {
                // The partition stands still anyway: the next second asks again, and the first failure of a row of them is said.
                if (!_isFailing)
                {
                    LogNotAsked(gap.Name, exception.Message);
                }

                _isFailing = true;
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Whether the gap {Gap} is accepted cannot be looked up now; it is asked again each second: {Reason}")]
    private partial void LogNotAsked(string gap, string reason);
}
