using CommunityScoring.Contracts;
using CommunityScoring.Scores;
using CommunityScoring.Silo.Hosting;
using CommunityScoring.Silo.Ingest;

namespace CommunityScoring.Silo.Census;

/// <summary>
/// Counts the accounts by state of risk now and then. One silo does it for the cluster: the one that consumes the first
/// partition.
/// </summary>
/// <param name="grains">Reaches the accounts.</param>
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
    private const int IdsAtATime = 500;
    // Few: a census must not be felt by whoever waits for an answer.
    private const int AccountsAtOnce = 4;
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
            var counts = Enum.GetValues<RiskState>().ToDictionary(state => state, _ => 0);
            string? after = null;
            do
            {
                var ids = (await grains.GetGrain<IClusterStatusGrain>(0).ReadAccountsAsync(after, IdsAtATime)).Value;
                await Parallel.ForEachAsync(
                    ids, new ParallelOptions { MaxDegreeOfParallelism = AccountsAtOnce, CancellationToken = stopping }, async (id, _) =>
                    {
                        if ((await grains.GetGrain<IAccountGrain>(id).ReadAsync(new(ScoreQuery.Now))).Value is { } reading)
                        {
                            lock (counts)
                            {
                                counts[reading.Score.Risk.State]++;
                            }
                        }
                    });
                after = ids.Length < IdsAtATime ? null : ids[^1];
            }
            while (after is not null);

            instruments.Take(counts);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // Whatever an account could not answer: the counts are those of the census before, and the next one comes.
            LogFailed(exception.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The accounts could not be counted: {Reason}")]
    private partial void LogFailed(string reason);
}
