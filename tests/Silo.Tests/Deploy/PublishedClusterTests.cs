using System.Text.Json;
using CommunityScoring.Silo.Tests.Storage.Postgres;
using CommunityScoring.Silo.Tests.WholeProcess;
using Xunit;
using Xunit.Abstractions;

namespace CommunityScoring.Silo.Tests.Deploy;

/// <summary>
/// The cluster of <c>compose.yaml</c> as processes: the published output with the manifest's commands and environment. Host
/// names are replaced by addresses, each container's own by one of the loopback network.
/// </summary>
[Collection(WholeClusterCollection.Name)]
public sealed class PublishedClusterTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly PostgresServer _server = new();
    private readonly BrokerFixture _broker = new();
    private readonly List<SiloProcess> _processes = [];
    // A network of the test's own.
    private readonly string _network = $"127.{Random.Shared.Next(1, 255)}.{Random.Shared.Next(256)}";
    private string _database = "";
    private OtlpReceiver _collector = null!;

    public async Task InitializeAsync()
    {
        await _server.InitializeAsync();
        _database = _server.CreateDatabase();
        _collector = await OtlpReceiver.StartAsync();
    }

    public async Task DisposeAsync()
    {
        _processes.ForEach(process => process.Dispose());
        await _collector.DisposeAsync();
        _broker.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_cluster_of_the_manifest_runs_without_rights_on_a_root_that_is_read_only()
    {
        using var published = await PublishedPrograms.CreateAsync();
        var before = published.Files();
        var silos = Enumerable.Range(1, 3).Select(number => Start(published, "silo", "silo", number)).ToList();
        var hosts = Enumerable.Range(4, 2).Select(number => Start(published, "api", "client", number)).ToList();
        foreach (var process in _processes)
        {
            await process.WaitUntilReadyAsync(TimeSpan.FromMinutes(2));
        }

        await AssertServesAsync(hosts[0], hosts[1]);
        await AssertMeasuredAsync();
        var grace = Manifests.Seconds(Manifests.Service("silo")["stop_grace_period"]);
        foreach (var process in hosts.Concat(silos))
        {
            Assert.Equal(0, await process.StopAsync(grace));
            AssertJson(process.Log);
            Assert.Empty(process.Errors);
        }

        Assert.Equal(before, published.Files());
    }

    private SiloProcess Start(PublishedPrograms published, string service, string image, int number)
    {
        var environment = Manifests.Environment(service);
        environment["Kafka__BootstrapServers"] = _broker.BootstrapServers;
        // What a mock cluster is asked at the start and never answers takes all of it.
        environment["Kafka__StartTimeout"] = "00:00:03";
        environment["Storage__ConnectionString"] = _database;
        environment["Access__BootstrapKey"] = SiloSite.Key;
        environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = _collector.Url;
        environment["ASPNETCORE_URLS"] = environment["ASPNETCORE_URLS"].Replace("+", $"{_network}.{number}", StringComparison.Ordinal);
        // Each container has one address and so advertises it.
        environment["Cluster__AdvertisedAddress"] = $"{_network}.{number}";
        // Earlier than in a minute, so that the test need not wait for it.
        environment["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
        var process = published.Start(service, image, environment, output);
        _processes.Add(process);
        return process;
    }

    private static async Task AssertServesAsync(SiloProcess one, SiloProcess other)
    {
        await one.PostEventAsync(EventText.Of("1", "community.affiliation.v1", "2026-11-20T09:00:00Z", """{"member":"github:ana","account":"acme"}"""));
        await one.PostEventAsync(EventText.Visit("github:ana", 2));
        await Eventually.HoldsAsync("the other host shows what was sent to the one", TimeSpan.FromSeconds(30), async () =>
            await other.FindAsync("/v1/accounts/acme?asOf=2026-11-20") is { } account && account.GetProperty("engagement").GetDouble() > 0);
        await Eventually.HoldsAsync("the cluster has counted both", TimeSpan.FromSeconds(30), async () =>
        {
            var cluster = await other.GetAsync("/v1/cluster");
            return cluster.GetProperty("silos").GetArrayLength() == 3
                && cluster.GetProperty("partitions").GetArrayLength() == BrokerFixture.Partitions
                && cluster.GetProperty("silos").EnumerateArray().All(silo => silo.GetProperty("version").GetString()!.Length > 0)
                && cluster.GetProperty("records").GetProperty("counted").GetInt64() == 2;
        });
    }

    private async Task AssertMeasuredAsync()
    {
        string[] expected =
        [
            .. EmittedMetrics.OfLibraries.Keys,
            "community_scoring.ingest.records", "community_scoring.ingest.lag", "community_scoring.ingest.freshness",
            "community_scoring.ingest.checkpoint.duration", "community_scoring.ingest.partitions", "community_scoring.accounts",
            "community_scoring.storage.rows.written", "messaging.process.duration", "community-scoring-silo", "community-scoring-api",
            // A span's name.
            "GET /v1/accounts/{",
        ];
        foreach (var name in expected)
        {
            await Eventually.HoldsAsync($"{name} is exported", TimeSpan.FromSeconds(30), () => Task.FromResult(_collector.HasReceived(name)));
        }

        // Who was asked for is in no metric and no span.
        Assert.False(_collector.HasReceived("acme"));
        Assert.False(_collector.HasReceived("github:ana"));
    }

    private static void AssertJson(string log) => Assert.All(log.Split('\n', StringSplitOptions.RemoveEmptyEntries), line =>
    {
        using var entry = JsonDocument.Parse(line);
        Assert.True(entry.RootElement.GetProperty("Timestamp").TryGetDateTimeOffset(out _), line);
        Assert.False(string.IsNullOrEmpty(entry.RootElement.GetProperty("LogLevel").GetString()));
        Assert.True(entry.RootElement.TryGetProperty("Message", out _), line);
    });
}
