using System.Diagnostics;
using System.Globalization;
using CommunityScoring.Silo.Demo;
using CommunityScoring.Silo.Tests.Storage.Postgres;
using CommunityScoring.Silo.Tests.WholeProcess;
using Xunit;
using Xunit.Abstractions;

namespace CommunityScoring.Silo.Tests.Chaos;

/// <summary>
/// Three silos and two client hosts under a steady load, and everything that happens to a cluster, in an order that the
/// seed gives. Once through in a test run. <c>CHAOS_MINUTES=10</c> goes on for as long, <c>CHAOS_SEED</c> repeats an order,
/// <c>CHAOS_RATE</c> sets the events a second, <c>Kafka__BootstrapServers</c> names a real broker.
/// </summary>
[Collection(WholeClusterCollection.Name)]
public sealed class ChaosTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Silos = 3;
    private const int UsualRate = 300;
    private static readonly DateTimeOffset s_start = new(2026, 10, 15, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly s_asOf = new(2026, 11, 20);
    // Orleans asks a silo three times, five seconds apart, and another one in doubt; a client's own wait comes on top.
    private static readonly TimeSpan s_detection = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_compared = TimeSpan.FromMinutes(2.5);
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(2);
    private readonly PostgresServer _server = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private BrokerFixture _broker = null!;

    public async Task InitializeAsync()
    {
        _broker = Environment.GetEnvironmentVariable("Kafka__BootstrapServers") is { Length: > 0 } servers
            ? await BrokerFixture.OnAsync(servers)
            : new BrokerFixture();
        await _server.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        _broker.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Facts_and_counters_are_those_of_a_run_without_faults_and_reads_go_on()
    {
        var minutes = TestSettings.Given("CHAOS_MINUTES", 0);
        var seed = TestSettings.Given("CHAOS_SEED", Random.Shared.Next(1_000_000));
        var rate = TestSettings.Given("CHAOS_RATE", UsualRate);
        Say($"CHAOS_SEED={seed}");
        var random = new Random(seed);
        var load = new LoadCommunity(seed, 2_000, 100, (long)rate * 60 * (minutes + 5), s_start, duplicatePercent: 10);
        using var cluster = new ChaosCluster(_broker, _server, random, output);
        await cluster.StartAsync(Silos);
        var producer = new SteadyLoad(_broker, load, rate);
        using var ended = new CancellationTokenSource();
        var producing = Task.Run(() => producer.RunAsync(() => cluster.Stored.Position, ended.Token));
        try
        {
            await using var probe = new ReadProbe(cluster.HostUrls, Enumerable.Range(0, 12).Select(index => $"load-account-{index}"));
            await RunFaultsAsync(cluster, probe, random, TimeSpan.FromMinutes(minutes));
            await ended.CancelAsync();
            await producing;
            await cluster.Stored.WaitAsync(_broker.Ends, TimeSpan.FromMinutes(3));
            Say($"{producer.Produced} records are stored; {probe.Summary}");
            Assert.Null(probe.Wrong);
            Assert.True(probe.LongestOfFault <= s_detection, probe.Summary);
        }
        finally
        {
            await ended.CancelAsync();
        }

        var expected = LoadRun.Reduce(load, producer.Produced);
        AssertCounters(cluster, expected, producer.Produced);
        await AssertReadAsync(cluster, expected, load);
        await cluster.StopAsync();
        expected.AssertStored(await cluster.Stored.LeavesAsync());
    }

    // Every fault once in each round, in the seed's order, none before the cluster has had some seconds.
    private async Task RunFaultsAsync(ChaosCluster cluster, ReadProbe probe, Random random, TimeSpan atLeast)
    {
        var began = _clock.Elapsed;
        while (true)
        {
            var round = cluster.Faults.ToArray();
            random.Shuffle(round);
            foreach (var (name, fault) in round)
            {
                await Task.Delay(random.Next(500, 4_000));
                Say($"{name} at {cluster.Stored.Position} records");
                probe.Note();
                await fault();
            }

            if (_clock.Elapsed - began >= atLeast)
            {
                return;
            }

            await cluster.StartAsync(Silos);
        }
    }

    private void AssertCounters(ChaosCluster cluster, PureRun expected, long records)
    {
        var counts = cluster.Stored.Counts();
        Say($"{counts}");
        Assert.All(cluster.Stored.Checkpoints(), stored => Assert.Equal(stored.Position, stored.Counts.Total));
        Assert.Equal(records, counts.Total);
        Assert.Equal(expected.Duplicates, counts.Duplicate);
        Assert.Equal(expected.Distinct, counts.Counted);
    }

    // A view whose activation was there twice for a moment, as a cluster that loses silos can have it, is right again once it has compared itself
    // with its leaves, every five minutes: so long it may take, and what takes long is said.
    private async Task AssertReadAsync(ChaosCluster cluster, PureRun expected, LoadCommunity load)
    {
        foreach (var host in cluster.HostProcesses)
        {
            for (var i = 0; i < 5; i++)
            {
                var account = $"load-account-{i * load.Accounts / 5}";
                var engagement = expected.ScoreAccount(account, s_asOf).Engagement;
                var (began, first) = (_clock.Elapsed, (double?)null);
                await Eventually.HoldsAsync($"{account} shows {engagement:R}", s_compared, async () =>
                {
                    var read = (await host.FindAsync($"/v1/accounts/{account}?asOf={s_asOf:yyyy-MM-dd}"))?.GetProperty("engagement").GetDouble();
                    first ??= read;
                    return read is { } shown && Math.Abs(shown - engagement) <= 1e-9 * engagement;
                });
                if (_clock.Elapsed - began > s_soon)
                {
                    Say($"{account} showed {first:R} and not {engagement:R} for {(_clock.Elapsed - began).TotalSeconds:0.0} s");
                }
            }
        }
    }

    private void Say(string line) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_clock.Elapsed.TotalSeconds,6:0.0} s  {line}"));
}
