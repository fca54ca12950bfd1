using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CommunityScoring.Silo.Demo;
using CommunityScoring.Silo.Tests.Chaos;
using Xunit;
using Xunit.Abstractions;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>Members live where their partition is consumed, and follow it: measured over processes.</summary>
[Collection(WholeClusterCollection.Name)]
public sealed class LocalCallsTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const double Share = 0.9;
    private const int PerSecond = 400;

    // What /v1/cluster says is of the last ten seconds, and a second old.
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private readonly SiloCluster _cluster = new(output);
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public Task InitializeAsync() => _cluster.InitializeAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Nine_of_ten_calls_stay_within_a_silo_also_after_partitions_have_moved()
    {
        var load = new LoadCommunity(12, 400, 40, 1_000_000, new DateTimeOffset(2026, 10, 15, 0, 0, 0, TimeSpan.Zero));
        using var ended = new CancellationTokenSource();
        for (var silo = 0; silo < 3; silo++)
        {
            _cluster.Start();
        }

        await Task.WhenAll(_cluster.Silos.Select(silo => silo.WaitUntilReadyAsync(TimeSpan.FromMinutes(2))));
        var producing = Task.Run(() => new SteadyLoad(_cluster.Broker, load, PerSecond).RunAsync(() => _cluster.Stored.Position, ended.Token));
        try
        {
            await LocalAsync("three silos", 3);
            using (var stopped = _cluster.Take(2))
            {
                Assert.Equal(0, await stopped.StopAsync(TimeSpan.FromSeconds(30)));
            }

            await LocalAsync("one has left", 2);
            await _cluster.Start().WaitUntilReadyAsync(TimeSpan.FromMinutes(2));
            await LocalAsync("one has joined", 3);
        }
        finally
        {
            await ended.CancelAsync();
            await producing;
        }

        foreach (var silo in _cluster.Silos)
        {
            Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(30)));
        }
    }

    // Partitions have moved first, so that nothing from before they did counts.
    private async Task LocalAsync(string what, int owners)
    {
        await Eventually.HoldsAsync($"{owners} silos consume", s_patience, async () =>
        {
            var cluster = await _cluster.Silos[0].GetAsync("/v1/cluster");
            return cluster.GetProperty("silos").GetArrayLength() == owners
                && cluster.GetProperty("partitions").GetArrayLength() == BrokerFixture.Partitions
                && cluster.GetProperty("silos").EnumerateArray().All(silo => silo.GetProperty("partitions").GetInt32() >= BrokerFixture.Partitions / 4);
        });
        var moved = _clock.Elapsed;
        var (least, last) = (1.0, 0.0);
        await Eventually.HoldsAsync($"nine of ten calls are local: {what}", s_patience, async () =>
        {
            last = (await _cluster.Silos[0].GetAsync("/v1/cluster")).GetProperty("localShare") is { ValueKind: JsonValueKind.Number } share ? share.GetDouble() : 0;
            least = Math.Min(least, last);
            return last >= Share && _clock.Elapsed - moved > s_window;
        });
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {100 * last:0.0} % of the calls are local {(_clock.Elapsed - moved).TotalSeconds:0} s after partitions have moved, {100 * least:0.0} % at least"));
    }
}
