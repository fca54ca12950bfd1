using System.Collections.Concurrent;
using CommunityScoring.Storage;

namespace CommunityScoring.Leaves;

/// <summary>
/// Collects which rows the views have acknowledged and marks them as told in bulk, once they have rested a while: a
/// busy row is not written twice for it. Losing the collection costs a repeated telling, nothing else. Thread-safe.
/// </summary>
/// <param name="store">Where the rows are.</param>
/// <param name="time">The clock.</param>
public sealed class ToldLedger(ILeafStore store, TimeProvider time)
{
    /// <summary>How long a row rests before it is marked.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private const int AtOnce = 2000;
    private readonly ConcurrentDictionary<string, (LeafVersion Told, long At)> _told = new(StringComparer.Ordinal);

    // The same in the order of the notes, and beside it what has been noted again since: those that have rested are in front.
    private readonly ConcurrentQueue<(string Key, long At)> _order = new();

    /// <summary>Notes that the views know a version.</summary>
    public void Note(LeafVersion told)
    {
        var now = time.GetTimestamp();
        _told[told.Key] = (told, now);
        _order.Enqueue((told.Key, now));
    }

    /// <summary>Marks the rows that have rested.</summary>
    /// <param name="all">True to mark all that is noted, rested or not.</param>
    /// <param name="cancellationToken">Ends it early; what is lost is told again.</param>
    public async Task WriteAsync(bool all, CancellationToken cancellationToken)
    {
        var due = new List<LeafVersion>();
        while (_order.TryPeek(out var first) && (all || time.GetElapsedTime(first.At) >= Rest) && _order.TryDequeue(out first))
        {
            if (_told.TryGetValue(first.Key, out var noted) && noted.At == first.At && _told.TryRemove(KeyValuePair.Create(first.Key, noted)))
            {
                due.Add(noted.Told);
            }
        }

        foreach (var chunk in due.Chunk(AtOnce))
        {
            await store.MarkToldAsync(chunk, cancellationToken);
        }
    }
}
