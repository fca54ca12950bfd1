using CommunityScoring.Index;
using CommunityScoring.Scores;
using CommunityScoring.Silo.Hosting;
using CommunityScoring.Silo.Ingest;

namespace CommunityScoring.Silo.Census;

/// <summary>
/// Counts the accounts by state of risk now and then, as their stored scorecards say, and wakes none of them. One silo does it for the
/// cluster: the one that consumes the first partition.
/// </summary>
/// <param name="grains">Reaches the index.</param>
/// <param name="partitions">The partitions consumed here.</param>
/// <param name="settings">How often.</param>
/// <param name="instruments">Takes the counts.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public sealed partial class RiskCensus(
    IGrainFactory grains, PartitionTable partitions, SiloSettings settings, CensusInstruments instruments, TimeProvider time,
    ILogger<RiskCensus> logger)
    : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long? countedAt = null;
        using var timer = new PeriodicTimer(s_pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (partitions.Find(0) is null)
                {
                    instruments.Take(null);
                    countedAt = null;
                }
                else if (countedAt is not { } at || time.GetElapsedTime(at) >= settings.CensusInterval)
                {
                    countedAt = time.GetTimestamp();
                    await CountAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task CountAsync(CancellationToken stopping)
    {
        try
        {
            var counts = await grains.GetGrain<IAccountIndexGrain>(0).CountStatesAsync();
            instruments.Take(counts.Index().ToDictionary(state => (RiskState)state.Index, state => state.Item));
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // Whatever the index could not answer: the counts are those of the census before, and the next one comes.
            LogFailed(exception.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The accounts could not be counted: {Reason}")]
    private partial void LogFailed(string reason);
}
