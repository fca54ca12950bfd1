using CommunityScoring.Events;
using CommunityScoring.Leaves;

namespace CommunityScoring.Ingest;

/// <summary>A partition of a topic that has an id.</summary>
/// <param name="TopicId">The topic's id as the broker reports it; a topic created anew has another one.</param>
/// <param name="Topic">The topic's name.</param>
/// <param name="Partition">The partition.</param>
public sealed record SourcePartition(string TopicId, string Topic, int Partition);

/// <summary>A record that the parser has looked at.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="Parsed">What the parser made of it.</param>
/// <param name="Rejected">The dead letter to write when it was rejected; else null.</param>
public readonly record struct PumpRecord(long Offset, ParsedRecord Parsed, DeadLetter? Rejected);

/// <summary>A record that was not understood, as it goes to the dead-letter topic: addresses pseudonymised.</summary>
/// <param name="Source">Where it came from.</param>
/// <param name="Offset">Its offset there.</param>
/// <param name="Key">The record's key, or null.</param>
/// <param name="Value">The record's value, or null when it had none or was too large to keep.</param>
/// <param name="Headers">The record's own headers.</param>
/// <param name="Rejection">Why.</param>
public sealed record DeadLetter(
    SourcePartition Source, long Offset, byte[]? Key, byte[]? Value, IReadOnlyList<RawHeader> Headers, Rejection Rejection);

/// <summary>The way from a pump to the leaves.</summary>
public interface ILeafGateway
{
    /// <summary>Has a leaf take a slice; completes when its row is stored.</summary>
    /// <param name="leaf">The leaf's key.</param>
    /// <param name="slice">The records.</param>
    Task<SliceResult> ApplyAsync(string leaf, LeafSlice slice);
}

/// <summary>The dead-letter topic.</summary>
public interface IDeadLetterQueue
{
    /// <summary>Writes a dead letter; completes when the broker has acknowledged it.</summary>
    Task WriteAsync(DeadLetter letter, CancellationToken cancellationToken);
}

/// <summary>How a pump works.</summary>
public sealed record PumpOptions
{
    /// <summary>Records under way at most in one partition; the partition is paused beyond.</summary>
    public int InFlight { get; init; } = 20_000;

    /// <summary>
    /// Slices under way at most in one partition. Records beyond wait in their lanes, where they cost little and gather
    /// into larger slices; a call under way costs far more than a record that waits.
    /// </summary>
    public int Slices { get; init; } = 512;

    /// <summary>Bytes of dead letters under way at most in one partition; the partition is paused beyond.</summary>
    public long DeadLetterBytes { get; init; } = 16 << 20;

    /// <summary>Records in one slice at most.</summary>
    public int SliceRecords { get; init; } = 512;

    /// <summary>Wait before a slice that failed is sent again; doubles up to <see cref="RetryMost"/>.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Longest wait before a slice that failed is sent again.</summary>
    public TimeSpan RetryMost { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Breaks the order of store and checkpoint; for the simulation only.</summary>
    public bool CheckpointBeforeStore { get; init; }
}
