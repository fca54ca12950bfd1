namespace CommunityScoring.Scorecards;

/// <summary>
/// Whether the cluster is reading history. Meanwhile scorecards are kept up at a slower pace and nobody is warned: alerts of half a history
/// would be false ones. What was computed meanwhile is computed again afterwards. Thread-safe.
/// </summary>
public sealed class ScorecardGate
{
    private volatile bool _isBackfilling;

    /// <summary>True while history is read.</summary>
    public bool IsBackfilling
    {
        get => _isBackfilling;
        set => _isBackfilling = value;
    }
}
