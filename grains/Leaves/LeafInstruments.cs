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
    private long _localCount;
    private long _remoteCount;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">Makes the meter.</param>
    public LeafInstruments(IMeterFactory meters) => _slices =
        meters.Create(MeterName).CreateCounter<long>(Slices, "{slice}", "Slices applied, by whether they came from the leaf's own silo.");

    /// <summary>Slices that leaves of this silo have taken, and how many of them came from it.</summary>
    public (long Local, long All) Taken
    {
        get
        {
            var local = Volatile.Read(ref _localCount);
            return (local, local + Volatile.Read(ref _remoteCount));
        }
    }

    /// <summary>Notes a slice. Thread-safe.</summary>
    /// <param name="isLocal">True when it came from the leaf's own silo.</param>
    public void Applied(bool isLocal)
    {
        _slices.Add(1, isLocal ? s_local : s_remote);
        Interlocked.Increment(ref isLocal ? ref _localCount : ref _remoteCount);
    }
}
