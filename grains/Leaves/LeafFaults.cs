namespace CommunityScoring.Leaves;

/// <summary>
/// Rules of the protocol that the simulation breaks on purpose, to show that it would notice. Nothing else sets them:
/// production code passes <see cref="None"/>.
/// </summary>
[Flags]
public enum LeafFaults
{
    /// <summary>All rules hold.</summary>
    None = 0,

    /// <summary>The row is stored without its watermarks.</summary>
    WatermarkNotInRow = 1,

    /// <summary>A row counts as told the moment it is stored, so that a crash before the telling is never made up for.</summary>
    PendingForgotten = 2,

    /// <summary>A leaf that changed its parents tells only the new ones.</summary>
    FormerParentNotTold = 4,

    /// <summary>A leaf takes records although it lacks earlier ones that it had confirmed.</summary>
    GapIgnored = 8,

    /// <summary>A node goes on as if the database had not restarted.</summary>
    EpochIgnored = 16,

    /// <summary>A person does not take what the other end of a referral tells.</summary>
    NeighbourNotTold = 32,

    /// <summary>An opportunity is marked as settled before everybody keeps its touches.</summary>
    MarkedBeforeKept = 64,
}
