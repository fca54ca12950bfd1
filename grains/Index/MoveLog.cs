namespace CommunityScoring.Index;

/// <summary>Which accounts moved last, in order, so that what was computed of all of them is brought up to date by those alone. Not thread-safe.</summary>
public sealed class MoveLog
{
    /// <summary>At least so many moves are remembered; to take up more costs about as much as to begin anew.</summary>
    public const int Kept = 8_192;

    private readonly List<int> _moved = [];
    private long _first;

    /// <summary>How many moves there were in all.</summary>
    public long Revision => _first + _moved.Count;

    /// <summary>Notes that an account has moved, or has come.</summary>
    /// <param name="number">The account's number.</param>
    public void Add(int number)
    {
        if (_moved.Count == 2 * Kept)
        {
            _moved.RemoveRange(0, Kept);
            _first += Kept;
        }

        _moved.Add(number);
    }

    /// <summary>The accounts that have moved since; null where that is no longer known.</summary>
    /// <param name="revision">What <see cref="Revision"/> was then.</param>
    public HashSet<int>? Since(long revision) => revision < _first ? null : [.. _moved.Skip((int)(revision - _first))];
}
