namespace CommunityScoring.Scorecards;

/// <summary>How scorecards are kept.</summary>
public sealed record ScorecardOptions
{
    /// <summary>How long what is told of an account gathers before it is computed anew.</summary>
    public TimeSpan Gather { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Least time between two computations of an account that is told of all the time. Listeners are sent an account once a second at most.
    /// </summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>So many accounts of a silo are computed at once.</summary>
    public int AtOnce { get; init; } = 2;

    /// <summary>After each, so many times as long as it took to compute is left to readers, while the way in keeps up.</summary>
    public double RestWhenCurrent { get; init; } = 0.5;

    /// <summary>The same while much waits to be read: the most of the processor is the way in's.</summary>
    public double Rest { get; init; } = 3;

    /// <summary>The same while history is read, and of the storing as well: whoever reads the lists can wait for it, and it ends the sooner.</summary>
    public double RestInBackfill { get; init; } = 15;
}
