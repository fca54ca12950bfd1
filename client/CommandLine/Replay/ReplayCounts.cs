using System.Collections.Concurrent;

namespace CommunityScoring.Client.CommandLine.Replay;

/// <summary>
/// How far a replay is. Written by the reading thread (lines, bytes) and by the producer's (delivered, failed); read by
/// the display.
/// </summary>
internal sealed class ReplayCounts(TimeProvider time, long? totalBytes)
{
    /// <summary>So many bad lines are named; the others are counted.</summary>
    internal const int BadLinesNamed = 20;

    private readonly long _startedAt = time.GetTimestamp();
    private long _read;
    private long _sent;
    private long _delivered;
    private long _bytes;
    private long _bad;
    private long _failed;

    /// <summary>Size of the input, where it is known.</summary>
    public long? TotalBytes { get; } = totalBytes;

    /// <summary>Bytes of the input that were read.</summary>
    public long BytesRead => Interlocked.Read(ref _read);

    /// <summary>Events given to the producer.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Events that the broker has acknowledged.</summary>
    public long Delivered => Interlocked.Read(ref _delivered);

    /// <summary>Bytes of the events that the broker has acknowledged.</summary>
    public long BytesDelivered => Interlocked.Read(ref _bytes);

    /// <summary>Lines that could not be events.</summary>
    public long BadLines => Interlocked.Read(ref _bad);

    /// <summary>Events that the broker did not take.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Events on their way.</summary>
    public long InFlight => Sent - Delivered - Failed;

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_startedAt);

    /// <summary>What people should read, oldest first.</summary>
    public ConcurrentQueue<string> Messages { get; } = new();

    /// <summary>Time left by the bytes read so far; null where it cannot be told.</summary>
    public TimeSpan? Remaining =>
        TotalBytes is { } total && BytesRead is > 0 and var read && total >= read ? Elapsed * ((double)(total - read) / read) : null;

    internal void ReadTo(long position) => Interlocked.Exchange(ref _read, position);

    internal void AddSent() => Interlocked.Increment(ref _sent);

    internal void TakeBackSent() => Interlocked.Decrement(ref _sent);

    internal void AddDelivered(int bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Increment(ref _delivered);
    }

    internal void AddFailed() => Interlocked.Increment(ref _failed);

    internal void AddBadLine(long number, string problem)
    {
        var bad = Interlocked.Increment(ref _bad);
        if (bad <= BadLinesNamed)
        {
            Messages.Enqueue($"line {number}: {problem}");
        }
        else if (bad == BadLinesNamed + 1)
        {
            Messages.Enqueue("further bad lines are only counted");
        }
    }
}
