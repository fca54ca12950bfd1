using System.Diagnostics;
using System.Globalization;
using CommunityScoring.Silo.Demo;
using CommunityScoring.Silo.Ingest;
using Xunit;
using Xunit.Abstractions;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>Exactly once in effect: silos killed with kill -9, or stopped and started, over one store and one broker.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed class KillTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset s_start = new(2026, 10, 15, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly s_asOf = new(2026, 11, 20);

    [Theory]
    [InlineData("group-commit", 40_000, 3, LoadRun.Ahead)]
    // Fewer at once: what waits for a leaf is stored with one row, and all of it would be there before the first kill.
    [InlineData("grain-storage", 5_000, 2, 2_000)]
    public async Task Facts_and_counters_are_those_of_a_run_without_kills(string rows, int events, int kills, long ahead)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("COMMUNITY_SCORING_KILL_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next(1_000_000);
        output.WriteLine($"COMMUNITY_SCORING_KILL_SEED={seed}");
        var random = new Random(seed);
        var load = new LoadCommunity(seed, 2_000, 100, events, s_start, duplicatePercent: 10);
        using var broker = new BrokerFixture();
        using var site = new SiloSite(broker.BootstrapServers);
        site.Settings["Storage__Rows"] = rows;
        var moments = new Queue<(long After, int Delay)>(
            Enumerable.Range(0, kills).Select(_ => ((long)(random.NextDouble() * 0.9 * load.Count), random.Next(3_000))).Order());
        var clock = Stopwatch.StartNew();
        var silo = new SiloProcess(site, output);
        try
        {
            await silo.WaitUntilReadyAsync();
            using var checkpoints = new StoredCheckpoints(site);
            using var ended = new CancellationTokenSource();
            var producing = Task.Run(() => LoadRun.ProduceAsync(broker, load, 0, load.Count, () => checkpoints.Position, ended.Token, ahead), ended.Token);
            try
            {
                while (moments.TryDequeue(out var moment))
                {
                    await Eventually.HoldsAsync(
                        $"{moment.After} records are stored", TimeSpan.FromMinutes(3), () => Task.FromResult(checkpoints.Position >= moment.After));
                    // The moment lies anywhere: between checkpoints, within one, or in the start after the kill before.
                    await Task.Delay(moment.Delay);
                    silo.Kill();
                    output.WriteLine($"killed after {clock.Elapsed.TotalSeconds:0.0} s at checkpoint {checkpoints.Position}");
                    silo.Dispose();
                    silo = new SiloProcess(site, output);
                }

                await producing;
            }
            finally
            {
                await ended.CancelAsync();
            }

            await checkpoints.WaitAsync(broker.Ends, TimeSpan.FromMinutes(2));
            output.WriteLine($"{load.Count} records in {clock.Elapsed.TotalSeconds:0.0} s with {kills} kills");
            var expected = LoadRun.Reduce(load);
            AssertCounters(checkpoints, expected, load.Count);
            await AssertReadAsync(silo, expected, load);
            Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(30)));
            await expected.AssertStoredAsync(site);
        }
        finally
        {
            silo.Dispose();
        }
    }

    [Fact]
    public async Task A_silo_that_is_started_again_goes_on_at_the_checkpoint()
    {
        var load = new LoadCommunity(1, 500, 20, 10_000, s_start, duplicatePercent: 10);
        using var broker = new BrokerFixture();
        using var site = new SiloSite(broker.BootstrapServers);
        IReadOnlyList<long> half;
        using (var first = new SiloProcess(site, output))
        {
            await first.WaitUntilReadyAsync();
            using var checkpoints = new StoredCheckpoints(site);
            await LoadRun.ProduceAsync(broker, load, 0, load.Count / 2, () => checkpoints.Position, CancellationToken.None);
            half = broker.Ends;
            // No wait for the end: the stop itself stores what has been read.
            Assert.Equal(0, await first.StopAsync(TimeSpan.FromSeconds(30)));
            Assert.All(checkpoints.Read(), stored => Assert.InRange(stored.Position, 1, half[stored.Partition]));
            Assert.Equal(checkpoints.Position, checkpoints.Counts().Total);
        }

        using var second = new SiloProcess(site, output);
        using (var checkpoints = new StoredCheckpoints(site))
        {
            var before = checkpoints.Read();
            await LoadRun.ProduceAsync(broker, load, load.Count / 2, load.Count, () => checkpoints.Position, CancellationToken.None);
            await checkpoints.WaitAsync(broker.Ends, TimeSpan.FromSeconds(60));
            Assert.All(before, stored => Assert.Contains(
                $"Partition {BrokerFixture.Topic}/{stored.Partition} is read from offset {stored.Position}.", second.Log, StringComparison.Ordinal));
            AssertCounters(checkpoints, LoadRun.Reduce(load), load.Count);
        }

        Assert.Equal(0, await second.StopAsync(TimeSpan.FromSeconds(30)));
        await LoadRun.Reduce(load).AssertStoredAsync(site);
    }

    [Fact]
    public async Task A_long_backlog_is_that_of_a_run_without_kills_though_the_silo_is_killed_while_it_gathers()
    {
        var load = new LoadCommunity(7, 2_000, 100, Gathering.LeastUnread + 10_000, s_start, duplicatePercent: 10);
        using var broker = new BrokerFixture();
        using var site = new SiloSite(broker.BootstrapServers);
        await LoadRun.ProduceAsync(broker, load, 0, load.Count, () => load.Count, CancellationToken.None);
        using (var first = new SiloProcess(site, output))
        {
            await Eventually.HoldsAsync(
                "records gather", TimeSpan.FromMinutes(1), () => Task.FromResult(first.Log.Contains("gathers before it is stored", StringComparison.Ordinal)));
            first.Kill();
        }

        using var second = new SiloProcess(site, output);
        using (var checkpoints = new StoredCheckpoints(site))
        {
            await checkpoints.WaitAsync(broker.Ends, TimeSpan.FromMinutes(2));
            AssertCounters(checkpoints, LoadRun.Reduce(load), load.Count);
        }

        Assert.Contains("have gathered and are stored now", second.Log, StringComparison.Ordinal);
        Assert.Equal(0, await second.StopAsync(TimeSpan.FromSeconds(30)));
        await LoadRun.Reduce(load).AssertStoredAsync(site);
    }

    private void AssertCounters(StoredCheckpoints checkpoints, PureRun expected, long records)
    {
        var counts = checkpoints.Counts();
        output.WriteLine($"{counts}");
        Assert.All(checkpoints.Read(), stored => Assert.Equal(stored.Position, stored.Counts.Total));
        Assert.Equal(records, counts.Total);
        Assert.Equal(expected.Duplicates, counts.Duplicate);
        Assert.Equal(expected.Distinct, counts.Counted);
    }

    private static async Task AssertReadAsync(SiloProcess silo, PureRun expected, LoadCommunity load)
    {
        await silo.WaitUntilReadyAsync();
        for (var i = 0; i < 5; i++)
        {
            var account = $"load-account-{i * load.Accounts / 5}";
            var score = expected.ScoreAccount(account, s_asOf);
            await ReachesAsync($"/v1/accounts/{account}?asOf={s_asOf:yyyy-MM-dd}", score.Engagement);
            var person = $"member:load-{i * load.Members / 5}";
            await ReachesAsync($"/v1/members/{person}?asOf={s_asOf:yyyy-MM-dd}", expected.ScorePerson(person, s_asOf).Engagement);
        }

        Task ReachesAsync(string route, double engagement) => Eventually.HoldsAsync(
            $"{route} shows {engagement:R}",
            TimeSpan.FromSeconds(20),
            async () => await silo.FindAsync(route) is { } read
                && Math.Abs(read.GetProperty("engagement").GetDouble() - engagement) <= 1e-9 * engagement);
    }
}
