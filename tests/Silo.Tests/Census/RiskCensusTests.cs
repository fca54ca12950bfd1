using System.Diagnostics.Metrics;
using CommunityScoring.Scores;
using CommunityScoring.Silo.Census;
using CommunityScoring.Silo.Hosting;
using CommunityScoring.Silo.Ingest;
using CommunityScoring.Silo.Tests.Fakes;
using CommunityScoring.Silo.Tests.WholeProcess;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CommunityScoring.Silo.Tests.Census;

public sealed class RiskCensusTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly PartitionTable _partitions = new();
    private readonly OneIndex _index = new();
    private readonly Dictionary<string, int> _measured = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly RiskCensus _census;

    public RiskCensusTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((_, count, tags, _) => _measured[(string)tags[0].Value!] = count);
        _listener.Start();
        _census = new RiskCensus(
            _index.Grains, _partitions, SiloSettings.Read(new ConfigurationBuilder().Build(), []), new CensusInstruments(meters), _time,
            NullLogger<RiskCensus>.Instance);
    }

    public void Dispose()
    {
        _census.Dispose();
        _listener.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task The_silo_of_the_first_partition_counts_from_the_index_and_wakes_no_account()
    {
        _index.Counts = [4, 0, 3, 0, 0, 0];
        await _census.StartAsync(default);
        await PassAsync("nothing is measured elsewhere", () => _measured.Count == 0);

        _partitions.Add(new AssignedPartition(0));
        await PassAsync("accounts are counted", () => _measured.Count == Enum.GetValues<RiskState>().Length);
        Assert.Equal((3, 4, 0), (_measured["at_risk"], _measured["healthy"], _measured["no_signal"]));

        _index.Counts = _index.Counts.SetItem((int)RiskState.AtRisk, 5);
        _time.Advance(TimeSpan.FromHours(1));
        await PassAsync("they are counted again", () => _measured.GetValueOrDefault("at_risk") == 5);

        _partitions.Remove(0);
        await PassAsync("the counts go with the partition", () => _measured.Count == 0);
        await _census.StopAsync(default);
    }

    private Task PassAsync(string what, Func<bool> condition) => Eventually.HoldsAsync(what, TimeSpan.FromSeconds(20), () =>
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        _measured.Clear();
        _listener.RecordObservableInstruments();
        return Task.FromResult(condition());
    });
}
