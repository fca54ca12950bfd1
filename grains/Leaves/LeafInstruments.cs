using System.Diagnostics.Metrics;

namespace CommunityScoring.Leaves;

/// <summary>What is measured of the leaves.</summary>
public sealed class LeafInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "CommunityScoring.Leaves";

    /// <summary>Slices by whether the leaf lives where its partition is consumed.</summary>
    public const string Slices = "community_scoring.leaf.slices";

    private static readonly KeyValuePair<string, object?> s_local = new("community_scoring.leaf.local", true);
    private static readonly KeyValuePair<string, object?> s_remote = new("community_scoring.leaf.local", false);
    private readonly Counter<long> _slices;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">Makes the meter.</param>
    public LeafInstruments(IMeterFactory meters) => _slices =
        meters.Create(MeterName).CreateCounter<long>(Slices, "{slice}", "Slices applied, by whether they came from the leaf's own silo.");

    /// <summary>Notes a slice.</summary>
    /// <param name="isLocal">True when it came from the leaf's own silo.</param>
    public void Applied(bool isLocal) => _slices.Add(1, isLocal ? s_local : s_remote);
}
