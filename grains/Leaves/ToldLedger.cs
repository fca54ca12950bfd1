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

    /// <summary>Notes that the views know a version.</summary>
    public void Note(LeafVersion told) => _told[told.Key] = (told, time.GetTimestamp());

    /// <summary>Marks the rows that have rested.</summary>
    /// <param name="all">True to mark all that is noted, rested or not.</param>
    /// <param name="cancellationToken">Ends it early; what is lost is told again.</param>
    public async Task WriteAsync(bool all, CancellationToken cancellationToken)
    {
        var due = new List<LeafVersion>();
        foreach (var (key, (told, at)) in _told)
        {
            if ((all || time.GetElapsedTime(at) >= Rest) && _told.TryRemove(new KeyValuePair<string, (LeafVersion, long)>(key, (told, at))))
            {
                due.Add(told);
            }
        }

        foreach (var chunk in due.Chunk(AtOnce))
        {
            await store.MarkToldAsync(chunk, cancellationToken);
        }
    }
}
