namespace CommunityScoring.Silo.Hosting;

/// <summary>How many calls were local over the last ten seconds, from counts since the start. Used by one thread at a time.</summary>
/// <param name="time">The clock.</param>
public sealed class Locality(TimeProvider time)
{
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(10);
    private readonly Queue<(long At, long Local, long All)> _noted = [];

    /// <summary>Notes the counts of now.</summary>
    /// <param name="taken">Calls since the start, and how many of them were local.</param>
    /// <returns>The same of the last ten seconds.</returns>
    public (long Local, long All) Of((long Local, long All) taken)
    {
        _noted.Enqueue((time.GetTimestamp(), taken.Local, taken.All));
        while (_noted.Count > 2 && time.GetElapsedTime(_noted.Peek().At) > s_window)
        {
            _noted.Dequeue();
        }

        var from = _noted.Peek();
        return (taken.Local - from.Local, taken.All - from.All);
    }
}
