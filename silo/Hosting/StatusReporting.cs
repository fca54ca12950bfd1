using System.Collections.Immutable;
using CommunityScoring.Api.Hosting;
using CommunityScoring.Contracts;
using CommunityScoring.Leaves;
using CommunityScoring.Scorecards;
using CommunityScoring.Silo.Ingest;

namespace CommunityScoring.Silo.Hosting;

/// <summary>Reports the silo's partitions and problems every second.</summary>
/// <param name="grains">Reaches the status grain.</param>
/// <param name="silo">Who this silo is.</param>
/// <param name="partitions">The partitions consumed here.</param>
/// <param name="settings">The topic.</param>
/// <param name="leaves">Counts how many calls of leaves are local.</param>
/// <param name="gate">Told whether the cluster reads history, and whether this silo keeps up.</param>
/// <param name="time">The clock.</param>
public sealed class StatusReporting(
    IGrainFactory grains, ILocalSiloDetails silo, PartitionTable partitions, SiloSettings settings, LeafInstruments leaves, ScorecardGate gate,
    TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Records behind the checkpoints, over all partitions: a few seconds of a busy topic.
    private const long MuchToRead = 10_000;

    private readonly Throughput _throughput = new(time);
    private readonly Locality _locality = new(time);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                gate.IsBackfilling = await grains.GetGrain<IClusterStatusGrain>(0).ReportAsync(new(Report()));
                await timer.WaitForNextTickAsync(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException)
            {
                // The next second's report says it all again.
            }
        }
    }

    private SiloReport Report()
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        if (partitions.BrokerProblem is { } broker)
        {
            problems.Add(broker);
        }

        if (!partitions.IsJoined)
        {
            problems.Add("the consumer group has not assigned partitions yet");
        }

        var now = time.GetUtcNow();
        var isBackfilling = false;
        var waiting = 0L;
        var reports = ImmutableArray.CreateBuilder<PartitionReport>();
        foreach (var assigned in partitions.All)
        {
            if (assigned.Pump is { } pump)
            {
                // The broker is asked for the end once a second, and checkpoints may have passed what it said.
                var end = assigned.Problem is null && assigned.EndOffset < pump.Committed.Position ? pump.Committed.Position : assigned.EndOffset;
                waiting += assigned.Problem is null ? Math.Max(0, (end ?? 0) - pump.Committed.Position) : 0;
                isBackfilling |= assigned.Problem is null && assigned.Backfill.IsUnderWay(pump.Committed.Position, now);
                reports.Add(new PartitionReport(
                    settings.Kafka.Topic,
                    assigned.Partition,
                    end,
                    pump.Committed.Position,
                    pump.Committed.At,
                    pump.Committed.Counts,
                    assigned.Problem ?? pump.Trouble?.Message,
                    _throughput.Of(assigned.Partition, pump.Committed.Position),
                    assigned.Gap));
                if (assigned.Problem is { } problem)
                {
                    problems.Add($"{settings.Kafka.Topic}/{assigned.Partition}: {problem}");
                }
            }
        }

        gate.IsBehind = waiting > MuchToRead;
        var (local, slices) = _locality.Of(leaves.Taken);
        return new SiloReport(
            silo.SiloAddress.ToParsableString(), now, reports.ToImmutable(), problems.ToImmutable(), Telemetry.Version, isBackfilling, slices, local);
    }
}
