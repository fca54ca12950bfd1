using System.Diagnostics.Metrics;
using CommunityScoring.Api.Streaming;
using CommunityScoring.Index;
using CommunityScoring.Leaves;
using CommunityScoring.Silo.Census;
using CommunityScoring.Silo.Hosting;
using CommunityScoring.Silo.Ingest;
using CommunityScoring.Silo.Publishing;
using CommunityScoring.Silo.Storage;
using CommunityScoring.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CommunityScoring.Silo.Tests.Deploy;

/// <summary>The metrics that a silo emits, under the names that Prometheus gives them.</summary>
internal static class EmittedMetrics
{
    /// <summary>Those of libraries that the manifests use: the instrument's own name, and Prometheus' names of it.</summary>
    public static IReadOnlyDictionary<string, string[]> OfLibraries { get; } = new Dictionary<string, string[]>
    {
        ["orleans-catalog-activations"] = ["orleans_catalog_activations"],
        ["dotnet.process.cpu.time"] = ["dotnet_process_cpu_time_seconds_total"],
        ["dotnet.process.memory.working_set"] = ["dotnet_process_memory_working_set_bytes"],
        ["http.server.request.duration"] = ["http_server_request_duration_seconds_bucket", "http_server_request_duration_seconds_count"],
    };

    /// <summary>All instruments of a silo's own.</summary>
    public static IReadOnlyList<Instrument> Own()
    {
        var instruments = new List<Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                lock (instruments)
                {
                    instruments.Add(instrument);
                }
            },
        };
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        listener.Start();
        _ = new IngestInstruments(meters, new PartitionTable(), SiloSettings.Read(new ConfigurationBuilder().Build(), []), TimeProvider.System);
        _ = new StorageInstruments(meters);
        _ = new CensusInstruments(meters);
        _ = new LeafInstruments(meters);
        _ = new PublishingInstruments(meters);
        _ = new WebhookInstruments(meters);
        _ = new IndexInstruments(meters);
        _ = new StreamInstruments(meters);
        lock (instruments)
        {
            // Those of tests that run beside this one are published here as well, also now.
            return [.. instruments.Where(instrument => ReferenceEquals(instrument.Meter.Scope, meters))];
        }
    }

    /// <summary>The names of an instrument's series in Prometheus, as OpenTelemetry's collector translates them.</summary>
    public static IEnumerable<string> PrometheusNames(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_').Replace('-', '_') + instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        var kind = instrument.GetType().GetGenericTypeDefinition();
        return kind == typeof(Histogram<>) ? [name + "_bucket", name + "_sum", name + "_count"]
            : kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>) ? [name + "_total"]
            : [name];
    }
}
