using CommunityScoring.Ingest;
using CommunityScoring.Storage;

namespace CommunityScoring.Tests.Simulation;

/// <summary>The log, who consumes which partition of it, and the pumps between their start and their end.</summary>
public sealed class SimPartitions(SimCluster cluster, SimWorkload workload, Random random)
{
    private const string TopicId = "topic-1";
    private const string Topic = "community.events";
    private readonly SimSilo?[] _owners = new SimSilo?[workload.Partitions.Count];

    /// <summary>True when a checkpoint is stored at the end of each partition.</summary>
    public bool AllRead => _owners.Select((owner, partition) => (owner, partition)).All(item =>
        item.owner is { } owner
        && owner.Pumps.TryGetValue(item.partition, out var pump)
        && pump.Committed.Position == workload.Partitions[item.partition].Count);

    /// <summary>Takes a partition from its silo, which may not have heard of it.</summary>
    public void Rebalance()
    {
        var partition = random.Next(_owners.Length);
        if (_owners[partition] is { } owner && owner.Pumps.TryGetValue(partition, out var pump) && random.Next(2) == 0)
        {
            // In the other half of the cases the old pump goes on for as long as its silo lives.
            pump.Stop();
            owner.Pumps.Remove(partition);
        }

        _owners[partition] = null;
    }

    /// <summary>Frees the partitions of a silo that is gone.</summary>
    public void Lose(SimSilo silo)
    {
        foreach (var pump in silo.Pumps.Values)
        {
            pump.Stop();
        }

        for (var partition = 0; partition < _owners.Length; partition++)
        {
            Free(partition, silo);
        }
    }

    /// <summary>Starts pumps, has them take records and checkpoints, and ends those that must begin again.</summary>
    public void Feed()
    {
        for (var partition = 0; partition < _owners.Length; partition++)
        {
            if (_owners[partition] is null)
            {
                var silo = cluster.Silos[random.Next(cluster.Silos.Count)];
                _owners[partition] = silo;
                var started = partition;
                cluster.Scheduler.Post(silo.Context, () => _ = SimCluster.Swallow(StartPumpAsync(silo, started)));
            }
        }

        foreach (var silo in cluster.Silos)
        {
            foreach (var (partition, pump) in silo.Pumps.ToList())
            {
                if (pump.NeedsReplay || pump.Epoch != silo.Store.Epoch)
                {
                    pump.Stop();
                    silo.Pumps.Remove(partition);
                    Free(partition, silo);
                    continue;
                }

                if (random.Next(3) == 0)
                {
                    cluster.Scheduler.Post(silo.Context, () => Feed(pump));
                }

                if (random.Next(10) == 0)
                {
                    cluster.Scheduler.Post(silo.Context, () => _ = CheckpointAsync(silo, pump));
                }
            }
        }
    }

    private async Task StartPumpAsync(SimSilo silo, int partition)
    {
        try
        {
            var epoch = silo.Store.Epoch;
            var stored = await silo.Store.ReadAsync(TopicId, partition);
            var start = stored ?? new Checkpoint(TopicId, Topic, partition, 0, OutcomeCounts.None, cluster.Time.GetUtcNow());
            start = start with { Epoch = epoch };
            if (_owners[partition] == silo)
            {
                silo.Pumps[partition] = new PartitionPump(
                    new SourcePartition(TopicId, Topic, partition), start, stored is not null, silo, silo, silo.Store, cluster.Chaos.Pump, cluster.Time);
            }
        }
        catch (LeafStoreException)
        {
            Free(partition, silo);
        }
    }

    private async Task CheckpointAsync(SimSilo silo, PartitionPump pump)
    {
        try
        {
            await pump.CheckpointAsync();
        }
        catch (CheckpointConflictException)
        {
            pump.Stop();
            var partition = pump.Source.Partition;
            if (silo.Pumps.GetValueOrDefault(partition) == pump)
            {
                silo.Pumps.Remove(partition);
                Free(partition, silo);
            }
        }
        catch (LeafStoreException)
        {
            // The next round tries again.
        }
    }

    private void Feed(PartitionPump pump)
    {
        pump.IsGathering = !pump.IsFull && random.Next(8) == 0;
        if (pump.IsFull)
        {
            return;
        }

        var log = workload.Partitions[pump.Source.Partition];
        var from = (int)pump.ReadPosition;
        var records = log.Skip(from).Take(random.Next(1, 12)).Select((parsed, index) => new PumpRecord(
            from + index,
            parsed,
            parsed.Rejection is { } rejection ? new DeadLetter(pump.Source, from + index, null, [1], [], rejection) : null));
        pump.Accept([.. records]);
    }

    private void Free(int partition, SimSilo silo) => _owners[partition] = _owners[partition] == silo ? null : _owners[partition];
}
