using CommunityScoring.Storage;
using CommunityScoring.Views;

namespace CommunityScoring.Leaves;

/// <summary>What the nodes of a silo work with.</summary>
/// <param name="Store">Where leaves are stored.</param>
/// <param name="Peers">How nodes reach each other.</param>
/// <param name="Loader">Reads leaves for views.</param>
/// <param name="OnTold">Called with each version of a leaf that its views have acknowledged.</param>
/// <param name="Options">How leaves tell their views.</param>
/// <param name="Time">The clock.</param>
/// <param name="Faults">Rules to break on purpose; for the simulation only.</param>
/// <param name="Tellings">Closed when the silo stops; null for none.</param>
/// <param name="Rests">True while leaves keep no more than their row once they have stored; null for never.</param>
public sealed record NodeContext(
    ILeafStore Store,
    IPeers Peers,
    LeafLoader Loader,
    Action<LeafVersion> OnTold,
    LeafOptions Options,
    TimeProvider Time,
    LeafFaults Faults = LeafFaults.None,
    TellingGate? Tellings = null,
    Func<bool>? Rests = null);
