using System.Diagnostics.Metrics;
using CommunityScoring.Scores;

namespace CommunityScoring.Silo.Census;

/// <summary>How many accounts are in which state of risk, as last counted. Accounts are no dimension. Thread-safe.</summary>
public sealed class CensusInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "CommunityScoring.Census";

    private volatile IReadOnlyDictionary<RiskState, int>? _counts;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">Makes the meter.</param>
    public CensusInstruments(IMeterFactory meters) => meters.Create(MeterName).CreateObservableUpDownCounter(
        "community_scoring.accounts", Read, "{account}", "Accounts by state of risk, as the last census found them.");

    /// <summary>Takes a census; null where this silo does not count any more.</summary>
    public void Take(IReadOnlyDictionary<RiskState, int>? counts) => _counts = counts;

    private IEnumerable<Measurement<int>> Read() => _counts is { } counts
        ? Enum.GetValues<RiskState>().Select(state => new Measurement<int>(
            counts.GetValueOrDefault(state), new KeyValuePair<string, object?>("community_scoring.risk.state", NameOf(state))))
        : [];

    private static string NameOf(RiskState state) => state switch
    {
        RiskState.AtRisk => "at_risk",
        RiskState.NoSignal => "no_signal",
        _ => $"{state}".ToLowerInvariant(),
    };
}
