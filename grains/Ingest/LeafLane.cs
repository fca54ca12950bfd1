using CommunityScoring.Leaves;

namespace CommunityScoring.Ingest;

/// <summary>
/// The records of one partition that wait for one leaf. One slice at a time is under way; the next one follows when the
/// leaf has confirmed it as stored, so a leaf never sees a record before it has stored all earlier ones.
/// </summary>
/// <param name="leaf">The leaf's key.</param>
internal sealed class LeafLane(string leaf)
{
    /// <summary>The leaf's key.</summary>
    public string Leaf { get; } = leaf;

    /// <summary>The last offset that the leaf has confirmed as stored, or −1.</summary>
    public long After { get; set; } = -1;

    /// <summary>True while a slice is under way or due.</summary>
    public bool IsScheduled { get; set; }

    /// <summary>How long the lane waited before its last attempt after a failure; zero when the last one succeeded.</summary>
    public TimeSpan Pause { get; set; }

    /// <summary>Records that are not confirmed yet, in order.</summary>
    public Queue<(TrackedRecord Record, LeafRecord Event)> Waiting { get; } = new();
}
