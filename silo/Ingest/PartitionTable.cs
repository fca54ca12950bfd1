using System.Collections.Concurrent;

namespace CommunityScoring.Silo.Ingest;

/// <summary>The partitions that this silo consumes now, and what else keeps it from consuming. Thread-safe.</summary>
public sealed class PartitionTable
{
    private readonly ConcurrentDictionary<int, AssignedPartition> _partitions = new();

    /// <summary>The partitions in ascending order.</summary>
    public IReadOnlyList<AssignedPartition> All => [.. _partitions.Values.OrderBy(assigned => assigned.Partition)];

    /// <summary>Why the broker cannot be reached, or null.</summary>
    public string? BrokerProblem { get; set; }

    /// <summary>True once the group has given this silo its partitions, be it none.</summary>
    public bool IsJoined { get; set; }

    /// <summary>Finds a partition, or null where it is not consumed here.</summary>
    public AssignedPartition? Find(int partition) => _partitions.GetValueOrDefault(partition);

    /// <summary>Adds a partition.</summary>
    public void Add(AssignedPartition assigned) => _partitions[assigned.Partition] = assigned;

    /// <summary>Removes a partition.</summary>
    public AssignedPartition? Remove(int partition) => _partitions.TryRemove(partition, out var assigned) ? assigned : null;
}
