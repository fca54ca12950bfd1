namespace CommunityScoring.Scorecards;

/// <summary>How scorecards are kept.</summary>
public sealed record ScorecardOptions
{
    /// <summary>How long what is told of an account gathers before it is computed anew.</summary>
    public TimeSpan Gather { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>So many accounts of a silo are computed at once.</summary>
    public int AtOnce { get; init; } = 2;

    /// <summary>After each, so many times as long as it took is left to the way in and to readers.</summary>
    public double Rest { get; init; } = 3;

    /// <summary>The same while history is read: whoever reads the lists can wait for it, and it ends the sooner.</summary>
    public double RestInBackfill { get; init; } = 15;
}
