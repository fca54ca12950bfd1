using CommunityScoring.Api.Responses;

namespace CommunityScoring.Api.DeadLetters;

/// <summary>A partition that is read from its end to its beginning, a stretch at a time. Not thread-safe.</summary>
/// <param name="left">What is left of it.</param>
internal sealed class LetterTail(DeadLetterRange left)
{
    // The letters asked for that were read and not taken yet, in the order of their offsets.
    private readonly List<DeadLetterResponse> _atHand = [];
    private long _readDownTo = left.End;

    /// <summary>The newest letter at hand; null where there is none.</summary>
    public DeadLetterResponse? Newest => _atHand.Count > 0 ? _atHand[^1] : null;

    /// <summary>True where nothing is at hand and there is more to be read.</summary>
    public bool IsDry => _atHand.Count == 0 && _readDownTo > left.First;

    /// <summary>What is left behind the letters that were taken.</summary>
    public DeadLetterRange Left => left with { End = Newest is { } newest ? newest.Offset + 1 : Math.Max(left.First, _readDownTo) };

    /// <summary>The stretch before what was read.</summary>
    /// <param name="most">Offsets at most.</param>
    public DeadLetterRange Before(int most) => new(left.Partition, Math.Max(left.First, _readDownTo - most), _readDownTo);

    /// <summary>Takes what was found in the stretch before.</summary>
    /// <param name="stretch">The stretch.</param>
    /// <param name="found">The letters asked for in it.</param>
    public void Add(DeadLetterRange stretch, IEnumerable<DeadLetterResponse> found)
    {
        _readDownTo = stretch.First;
        _atHand.AddRange(found);
    }

    /// <summary>Takes the newest letter at hand away.</summary>
    public DeadLetterResponse Take()
    {
        var newest = _atHand[^1];
        _atHand.RemoveAt(_atHand.Count - 1);
        return newest;
    }
}
