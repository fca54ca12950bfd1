using System.Diagnostics;
using System.Globalization;
using CommunityScoring.Silo.Demo;
using CommunityScoring.Silo.Tests.Chaos;
using Xunit;
using Xunit.Abstractions;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>
/// Silos are replaced one after the other under load, and stop gracefully within their grace period. <c>EARLIER_SILO</c> names the
/// <c>CommunityScoring.Silo.dll</c> of an earlier version, with which the cluster begins then: <c>tests/rolling-upgrade COMMIT</c>
/// publishes one and runs this. Otherwise one is replaced by its like.
/// </summary>
[Collection(WholeClusterCollection.Name)]
public sealed class UpgradeTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Silos = 3;
    private const int PerSecond = 300;
    private static readonly DateOnly s_asOf = new(2026, 11, 20);

    // As deploy/ has it.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private readonly SiloCluster _cluster = new(output);
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public Task InitializeAsync() => _cluster.InitializeAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Silos_are_replaced_one_after_the_other_and_no_partition_stands_still()
    {
        var earlier = Environment.GetEnvironmentVariable("EARLIER_SILO");
        var load = new LoadCommunity(13, 1_000, 50, 1_000_000, new DateTimeOffset(2026, 10, 15, 0, 0, 0, TimeSpan.Zero), duplicatePercent: 10);
        for (var silo = 0; silo < Silos; silo++)
        {
            _cluster.Start(program: earlier);
        }

        await Task.WhenAll(_cluster.Silos.Select(silo => silo.WaitUntilReadyAsync(s_patience)));
        var producer = new SteadyLoad(_cluster.Broker, load, PerSecond);
        using var ended = new CancellationTokenSource();
        var producing = Task.Run(() => producer.RunAsync(() => _cluster.Stored.Position, ended.Token));
        try
        {
            await GoesOnAsync("all of the earlier version");

            // Where they are all of one version, the first says as much as the others.
            for (var replaced = 1; replaced <= (earlier is null ? 1 : Silos); replaced++)
            {
                await ReplaceAsync();
                await GoesOnAsync($"{replaced} of {Silos} replaced");
            }
        }
        finally
        {
            await ended.CancelAsync();
            await producing;
        }

        await _cluster.Stored.WaitAsync(_cluster.Broker.Ends, s_patience);
        var expected = LoadRun.Reduce(load, producer.Produced);
        Assert.Equal(
            (producer.Produced, (long)expected.Distinct, expected.Duplicates),
            (_cluster.Stored.Counts().Total, _cluster.Stored.Counts().Counted, _cluster.Stored.Counts().Duplicate));
        foreach (var silo in _cluster.Silos)
        {
            for (var account = 0; account < load.Accounts; account += 10)
            {
                await ReadsAsync(silo, $"load-account-{account}", expected.ScoreAccount($"load-account-{account}", s_asOf).Engagement);
            }
        }

        foreach (var silo in _cluster.Silos)
        {
            Assert.Equal(0, await silo.StopAsync(s_grace));
        }

        expected.AssertStored(await _cluster.Stored.LeavesAsync());
    }

    // The oldest goes, as a supervisor has it go.
    private async Task ReplaceAsync()
    {
        var began = _clock.Elapsed;
        using (var former = _cluster.Take(0))
        {
            Assert.Equal(0, await former.StopAsync(s_grace));
        }

        Say($"a silo has stopped within {(_clock.Elapsed - began).TotalSeconds:0.0} s");
        await _cluster.Start().WaitUntilReadyAsync(s_patience);
    }

    // Each partition is read to where it ends now, and each silo answers, whichever version of it.
    private async Task GoesOnAsync(string what)
    {
        var (began, ends) = (_clock.Elapsed, _cluster.Broker.Ends);
        await Eventually.HoldsAsync($"no partition stands still: {what}", s_patience, () =>
        {
            var positions = _cluster.Stored.Checkpoints().ToDictionary(checkpoint => checkpoint.Partition, checkpoint => checkpoint.Position);
            return Task.FromResult(positions.Values.Sum() > 0 && Enumerable.Range(0, ends.Count).All(partition =>
                positions.GetValueOrDefault(partition) >= ends[partition]));
        });
        foreach (var silo in _cluster.Silos)
        {
            Assert.True(silo.IsAlive, silo.Errors);
            await Eventually.HoldsAsync($"each silo serves accounts: {what}", s_patience, async () => await TryReadAsync(silo, "load-account-7") is not null);
        }

        Say($"{what}: {_cluster.Stored.Position} records stored, {(_clock.Elapsed - began).TotalSeconds:0.0} s behind");
    }

    private static Task ReadsAsync(SiloProcess silo, string account, double engagement) =>
        Eventually.HoldsAsync($"{account} shows {engagement:R}", TimeSpan.FromSeconds(60), async () =>
            await TryReadAsync(silo, account) is { } read && Math.Abs(read - engagement) <= 1e-9 * engagement);

    // While a silo goes, calls to it fail for a moment.
    private static async Task<double?> TryReadAsync(SiloProcess silo, string account)
    {
        try
        {
            return (await silo.FindAsync($"/v1/accounts/{account}?asOf={s_asOf:yyyy-MM-dd}"))?.GetProperty("engagement").GetDouble();
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    private void Say(string line) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_clock.Elapsed.TotalSeconds,6:0.0} s  {line}"));
}
