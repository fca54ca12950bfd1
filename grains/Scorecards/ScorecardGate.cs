namespace CommunityScoring.Scorecards;

/// <summary>
/// What the way in leaves to scorecards: whether the cluster is reading history, and whether this silo is behind. While either is so
/// they are kept up at a slower pace. While history is read nobody is warned: alerts of half a history would be false ones; what was
/// computed meanwhile is computed again afterwards. Thread-safe.
/// </summary>
public sealed class ScorecardGate
{
    private volatile bool _isBackfilling;
    private volatile bool _isBehind;

    /// <summary>True while history is read.</summary>
    public bool IsBackfilling
    {
        get => _isBackfilling;
        set => _isBackfilling = value;
    }

    /// <summary>True while much waits to be read: then scorecards leave the processor to the way in.</summary>
    public bool IsBehind
    {
        get => _isBehind;
        set => _isBehind = value;
    }

    /// <summary>True while either is so.</summary>
    public bool IsCatchingUp => _isBackfilling || _isBehind;
}
