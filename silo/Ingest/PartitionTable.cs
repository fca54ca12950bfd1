namespace CommunityScoring.Silo.Ingest;

/// <summary>The partitions that this silo consumes now, and what else keeps it from consuming. Thread-safe.</summary>
public sealed class PartitionTable
{
    private readonly Lock _gate = new();

    // Read with every record and poll, hardly ever changed: a change makes a new table, readers take the one of the moment.
    private volatile AssignedPartition[] _all = [];
    private volatile Dictionary<int, AssignedPartition> _byNumber = [];

    /// <summary>The partitions in ascending order.</summary>
    public IReadOnlyList<AssignedPartition> All => _all;

    /// <summary>Why the broker cannot be reached, or null.</summary>
    public string? BrokerProblem { get; set; }

    /// <summary>True once the group has given this silo its partitions, be it none.</summary>
    public bool IsJoined { get; set; }

    /// <summary>Finds a partition, or null where it is not consumed here.</summary>
    public AssignedPartition? Find(int partition) => _byNumber.GetValueOrDefault(partition);

    /// <summary>Adds a partition.</summary>
    public void Add(AssignedPartition assigned)
    {
        lock (_gate)
        {
            Become(_all.Where(other => other.Partition != assigned.Partition).Append(assigned));
        }
    }

    /// <summary>Removes a partition.</summary>
    public AssignedPartition? Remove(int partition)
    {
        lock (_gate)
        {
            var removed = Find(partition);
            Become(_all.Where(other => other != removed));
            return removed;
        }
    }

    private void Become(IEnumerable<AssignedPartition> partitions)
    {
        AssignedPartition[] all = [.. partitions.OrderBy(assigned => assigned.Partition)];
        _byNumber = all.ToDictionary(assigned => assigned.Partition);
        _all = all;
    }
}
