using CommunityScoring.Leaves;
using Orleans.Runtime.Placement;

namespace CommunityScoring.Hosting;

/// <summary>
/// Has leaves live where their partition is consumed, so that slices stay within a silo. A leaf begins where it is first
/// asked for; after a rebalance its slices come from another silo, and it moves there. One fed by partitions of two silos
/// stays where it is: it moves only for slices that come one after the other from elsewhere.
/// </summary>
/// <param name="silo">This silo.</param>
/// <param name="instruments">Counts what is local.</param>
public sealed class LeafHome(ILocalSiloDetails silo, LeafInstruments instruments)
{
    /// <summary>So many slices from elsewhere, none from here between them, move a leaf; as many again, where it did not come off.</summary>
    public const int Patience = 3;

    /// <summary>This silo, as slices name it.</summary>
    public string Here { get; } = silo.SiloAddress.ToParsableString();

    /// <summary>Notes a slice that a leaf has taken, and has the leaf move where it is time to.</summary>
    /// <param name="leaf">The leaf's grain.</param>
    /// <param name="slice">The slice.</param>
    /// <param name="strangers">Slices from elsewhere that came last.</param>
    /// <returns>The same with this one.</returns>
    public int Follow(IGrainBase leaf, LeafSlice slice, int strangers)
    {
        var isLocal = slice.Silo is null || slice.Silo == Here;
        instruments.Applied(isLocal);
        if (isLocal)
        {
            return 0;
        }

        if (++strangers % Patience == 0)
        {
            RequestContext.Set(IPlacementDirector.PlacementHintKey, SiloAddress.FromParsableString(slice.Silo!));
            leaf.MigrateOnIdle();
            RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        }

        return strangers;
    }
}
