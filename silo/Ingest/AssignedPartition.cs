using CommunityScoring.Contracts;
using CommunityScoring.Ingest;

namespace CommunityScoring.Silo.Ingest;

/// <summary>A partition that this silo consumes: its pump, or why it stands still. Owned by the consumer's thread; others only read.</summary>
/// <param name="partition">The partition.</param>
public sealed class AssignedPartition(int partition)
{
    private volatile PartitionGap? _gap;
    private volatile bool _isGapAccepted;

    /// <summary>The partition.</summary>
    public int Partition { get; } = partition;

    /// <summary>The pump, or null while there is none.</summary>
    public PartitionPump? Pump { get; set; }

    /// <summary>Why the partition stands still for good, until an operator acts; null while it does not.</summary>
    public string? Problem { get; set; }

    /// <summary>The loss that it stands still for; null where it does not, or where what is wrong cannot be accepted.</summary>
    public PartitionGap? Gap
    {
        get => _gap;
        set => _gap = value;
    }

    /// <summary>True once an operator has accepted the gap, until the consumer has acted on it. Set by <see cref="GapAcceptance"/>.</summary>
    public bool IsGapAccepted
    {
        get => _isGapAccepted;
        set => _isGapAccepted = value;
    }

    /// <summary>True while the consumer is paused for it.</summary>
    public bool IsPaused { get; set; }

    /// <summary>The offset after the last record; null while the broker has not said.</summary>
    public long? EndOffset { get; set; }

    /// <summary>Records that lie unread in the log, 0 or more, as far as is known and as holes do not count; 0 where nothing is taken from it.</summary>
    public long Unread => this is { Pump: { } pump, Problem: null } ? Math.Max(0, (EndOffset ?? 0) - pump.ReadPosition) : 0;

    /// <summary>When the last checkpoint was taken, as a timestamp of the clock.</summary>
    public long CheckpointedAt { get; set; }

    /// <summary>The offset last committed to Kafka's group.</summary>
    public long MirroredOffset { get; set; } = -1;

    /// <summary>How old what has been read is.</summary>
    public RecordAges Ages { get; } = new();

    /// <summary>Whether what has been read is history.</summary>
    public Backfill Backfill { get; } = new();

    /// <summary>Records parsed and not handed to the pump yet.</summary>
    public List<PumpRecord> Batch { get; } = [];
}
