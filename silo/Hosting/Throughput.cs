namespace CommunityScoring.Silo.Hosting;

/// <summary>How many records partitions put behind their checkpoints a second, over the last ten seconds. Used by one thread at a time.</summary>
/// <param name="time">The clock.</param>
public sealed class Throughput(TimeProvider time)
{
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(10);
    private readonly Dictionary<int, Queue<(long At, long Position)>> _positions = [];

    /// <summary>Notes where a partition is.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="position">Its checkpoint.</param>
    /// <returns>Records a second; null at first, and when the partition has been elsewhere meanwhile.</returns>
    public double? Of(int partition, long position)
    {
        if (!_positions.TryGetValue(partition, out var noted))
        {
            _positions[partition] = noted = [];
        }

        if (noted.TryPeek(out var oldest) && (position < oldest.Position || time.GetElapsedTime(noted.Last().At) > s_window))
        {
            noted.Clear();
        }

        noted.Enqueue((time.GetTimestamp(), position));
        while (noted.Count > 2 && time.GetElapsedTime(noted.Peek().At) > s_window)
        {
            noted.Dequeue();
        }

        var from = noted.Peek();
        var seconds = time.GetElapsedTime(from.At).TotalSeconds;
        return noted.Count > 1 && seconds > 0 ? (position - from.Position) / seconds : null;
    }
}
