using CommunityScoring.Silo.Demo;
using Xunit;
using Xunit.Abstractions;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>Exactly once in effect on PostgreSQL: the database or a silo killed with kill -9 under load.</summary>
[Collection(WholeClusterCollection.Name)]
public sealed class PostgresKillTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly DateTimeOffset s_start = new(2026, 10, 15, 0, 0, 0, TimeSpan.Zero);
    private readonly SiloCluster _cluster = new(output);

    public Task InitializeAsync()
    {
        // So that a crash takes back seconds of confirmed rows and not a fifth of one.
        _cluster.Server.Settings.AddRange(["wal_writer_delay=10s", "wal_writer_flush_after=1GB", "wal_buffers=64MB"]);
        return _cluster.InitializeAsync();
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [InlineData("group-commit", 15_000)]
    // A statement a row: a tenth as fast.
    [InlineData("grain-storage", 2_500)]
    public async Task PostgreSQL_killed_between_rows_and_checkpoints_loses_nothing_that_is_committed(string rows, long part)
    {
        const int Kills = 3;
        var load = new LoadCommunity(7, 1_000, 50, (Kills + 1) * (int)part, s_start, duplicatePercent: 10);
        var silo = _cluster.Start(rows);
        await silo.WaitUntilReadyAsync();
        for (var kill = 1; kill <= Kills; kill++)
        {
            // Killed as soon as it has rows of this part; the part after it meets what is left.
            var known = _cluster.Stored.Written;
            await LoadRun.ProduceAsync(_cluster.Broker, load, (kill - 1) * part, kill * part, () => _cluster.Stored.Position, CancellationToken.None);
            await Eventually.HoldsAsync("rows are stored", TimeSpan.FromMinutes(3), () => Task.FromResult(_cluster.Stored.Written > known));
            _cluster.Server.Crash();
            output.WriteLine($"PostgreSQL killed at checkpoint {_cluster.Stored.Position} of {kill * part} records");
            await _cluster.Server.StartAsync();
        }

        await LoadRun.ProduceAsync(_cluster.Broker, load, Kills * part, load.Count, () => _cluster.Stored.Position, CancellationToken.None);
        await FinishAsync(load);
        Assert.Contains("is read again from checkpoint", silo.Log, StringComparison.Ordinal);
        Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(30)));
        LoadRun.Reduce(load).AssertStored(await _cluster.Stored.LeavesAsync(hasGrainStorage: rows == "grain-storage"));
    }

    [Fact]
    public async Task Of_two_silos_one_is_killed_and_the_other_goes_on()
    {
        var load = new LoadCommunity(8, 1_000, 50, 24_000, s_start, duplicatePercent: 10);
        var one = _cluster.Start();
        var other = _cluster.Start();
        await one.WaitUntilReadyAsync();
        await other.WaitUntilReadyAsync();
        using var ended = new CancellationTokenSource();
        var producing = Task.Run(() => LoadRun.ProduceAsync(_cluster.Broker, load, 0, load.Count, () => _cluster.Stored.Position, ended.Token), ended.Token);
        try
        {
            await Eventually.HoldsAsync("a quarter is stored", TimeSpan.FromMinutes(3), () => Task.FromResult(_cluster.Stored.Position >= load.Count / 4));
            other.Kill();
            await producing;
        }
        finally
        {
            await ended.CancelAsync();
        }

        await FinishAsync(load);
        Assert.Equal(0, await one.StopAsync(TimeSpan.FromSeconds(30)));
        LoadRun.Reduce(load).AssertStored(await _cluster.Stored.LeavesAsync());
    }

    private async Task FinishAsync(LoadCommunity load)
    {
        await _cluster.Stored.WaitAsync(_cluster.Broker.Ends, TimeSpan.FromMinutes(3));
        var expected = LoadRun.Reduce(load);
        var counts = _cluster.Stored.Counts();
        output.WriteLine($"{counts}");
        Assert.All(_cluster.Stored.Checkpoints(), stored => Assert.Equal(stored.Position, stored.Counts.Total));
        Assert.Equal(load.Count, counts.Total);
        Assert.Equal(expected.Duplicates, counts.Duplicate);
        Assert.Equal(expected.Distinct, counts.Counted);
    }
}
