using System.Collections.Immutable;
using CommunityScoring.Events;

namespace CommunityScoring.Leaves;

/// <summary>Records of one partition for one leaf, in ascending order of their offsets.</summary>
/// <param name="TopicId">The topic's id as the broker reports it.</param>
/// <param name="Topic">The topic's name.</param>
/// <param name="Partition">The partition.</param>
/// <param name="After">The last offset that the pump knows this leaf has stored, or −1.</param>
/// <param name="Checkpoint">The partition's checkpoint: outcomes of earlier offsets need not be remembered.</param>
/// <param name="Records">The records.</param>
/// <param name="Epoch">The epoch of the database in which the pump began.</param>
public sealed record LeafSlice(
    string TopicId, string Topic, int Partition, long After, long Checkpoint, ImmutableArray<LeafRecord> Records, long Epoch = 0)
{
    /// <summary>The silo whose pump sends it, as Orleans writes its address; null where nobody said.</summary>
    public string? Silo { get; init; }
}

/// <summary>One record: its offset and the event it holds.</summary>
public readonly record struct LeafRecord(long Offset, CommunityEvent Event);

/// <summary>A leaf's answer to a slice. It comes when the row is stored.</summary>
/// <param name="IsGap">True when the leaf lacks records that the pump knows as stored: the partition must be replayed.</param>
/// <param name="Outcomes">What became of each record, in their order; empty for a gap.</param>
public sealed record SliceResult(bool IsGap, ImmutableArray<Outcome> Outcomes)
{
    /// <summary>The answer of a leaf whose storage has lost what it had confirmed.</summary>
    public static SliceResult Gap { get; } = new(true, []);
}
