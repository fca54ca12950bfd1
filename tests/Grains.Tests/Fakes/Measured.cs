using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace CommunityScoring.Tests.Fakes;

/// <summary>What instruments of one factory have measured: the sums of counters, and how often a histogram was told.</summary>
internal sealed class Measured : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, double> _sums = new(StringComparer.Ordinal);

    public Measured()
    {
        Meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, Meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Add(instrument, value));
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument, value));
        _listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => Add(instrument, 1));
        _listener.Start();
    }

    public IMeterFactory Meters { get; }

    /// <summary>The sum of an instrument by its name; of one that is observed, since the last observation.</summary>
    public double Sum(string name)
    {
        lock (_sums)
        {
            return _sums.GetValueOrDefault(name);
        }
    }

    /// <summary>Asks those that are observed.</summary>
    public void Observe() => _listener.RecordObservableInstruments();

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value)
    {
        lock (_sums)
        {
            _sums[instrument.Name] = (instrument.IsObservable ? 0 : _sums.GetValueOrDefault(instrument.Name)) + value;
        }
    }
}
