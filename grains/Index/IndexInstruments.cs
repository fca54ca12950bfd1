using System.Diagnostics.Metrics;

namespace CommunityScoring.Index;

/// <summary>What is measured of the index, by the silo where it is. Accounts are no dimension. Thread-safe.</summary>
public sealed class IndexInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "CommunityScoring.Index";

    private readonly Histogram<double> _loads;
    private readonly Counter<long> _missed;

    // Negative where the index is not here.
    private int _accounts = -1;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">Makes the meter.</param>
    public IndexInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableUpDownCounter("community_scoring.index.accounts", Read, "{account}", "Accounts in the index, said by the silo where it is.");
        _loads = meter.CreateHistogram(
            "community_scoring.index.load.duration", "s", "Time of reading all scorecards into the index.", advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
            });
        _missed = meter.CreateCounter<long>(
            "community_scoring.index.missed", "{account}", "Scorecards that the index found in the store and had not been told of.");
    }

    /// <summary>Notes how many accounts the index of this silo holds.</summary>
    public void Holds(int accounts) => Volatile.Write(ref _accounts, accounts);

    /// <summary>Notes that the index is not here any more.</summary>
    public void Gone() => Volatile.Write(ref _accounts, -1);

    /// <summary>Notes that all scorecards were read.</summary>
    /// <param name="duration">How long it took.</param>
    public void Loaded(TimeSpan duration) => _loads.Record(duration.TotalSeconds);

    /// <summary>Notes scorecards that the index had not been told of.</summary>
    public void Missed(int accounts) => _missed.Add(accounts);

    private IEnumerable<Measurement<int>> Read() => Volatile.Read(ref _accounts) is var accounts and >= 0 ? [new Measurement<int>(accounts)] : [];
}
