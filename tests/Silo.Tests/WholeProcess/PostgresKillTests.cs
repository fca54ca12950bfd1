using CommunityScoring.Silo.Demo;
using CommunityScoring.Silo.Tests.Storage.Postgres;
using Xunit;
using Xunit.Abstractions;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>Exactly once in effect on PostgreSQL: the database or a silo killed with kill -9 under load.</summary>
[Collection(WholeClusterCollection.Name)]
public sealed class PostgresKillTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly DateTimeOffset s_start = new(2026, 10, 15, 0, 0, 0, TimeSpan.Zero);
    private readonly PostgresServer _server = new();
    private readonly BrokerFixture _broker = new();
    private readonly List<SiloSite> _sites = [];
    private readonly List<SiloProcess> _silos = [];
    private PostgresStored _stored = null!;
    private string _connectionString = "";

    public async Task InitializeAsync()
    {
        // So that a crash takes back seconds of confirmed rows and not a fifth of one.
        _server.Settings.AddRange(["wal_writer_delay=10s", "wal_writer_flush_after=1GB", "wal_buffers=64MB"]);
        await _server.InitializeAsync();
        _connectionString = _server.CreateDatabase();
        _stored = new PostgresStored(_connectionString);
    }

    public async Task DisposeAsync()
    {
        _silos.ForEach(silo => silo.Dispose());
        _sites.ForEach(site => site.Dispose());
        _broker.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("group-commit", 15_000)]
    // A statement a row: a tenth as fast.
    [InlineData("grain-storage", 2_500)]
    public async Task PostgreSQL_killed_between_rows_and_checkpoints_loses_nothing_that_is_committed(string rows, long part)
    {
        const int Kills = 3;
        var load = new LoadCommunity(7, 1_000, 50, (Kills + 1) * (int)part, s_start, duplicatePercent: 10);
        var silo = Start(rows);
        await silo.WaitUntilReadyAsync();
        for (var kill = 1; kill <= Kills; kill++)
        {
            // Killed as soon as it has rows of this part; the part after it meets what is left.
            var known = _stored.Written;
            await LoadRun.ProduceAsync(_broker, load, (kill - 1) * part, kill * part, () => _stored.Position, CancellationToken.None);
            await Eventually.HoldsAsync("rows are stored", TimeSpan.FromMinutes(3), () => Task.FromResult(_stored.Written > known));
            _server.Crash();
            output.WriteLine($"PostgreSQL killed at checkpoint {_stored.Position} of {kill * part} records");
            await _server.StartAsync();
        }

        await LoadRun.ProduceAsync(_broker, load, Kills * part, load.Count, () => _stored.Position, CancellationToken.None);
        await FinishAsync(load);
        Assert.Contains("is read again from checkpoint", silo.Log, StringComparison.Ordinal);
        Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(30)));
        LoadRun.Reduce(load).AssertStored(await _stored.LeavesAsync(hasGrainStorage: rows == "grain-storage"));
    }

    [Fact]
    public async Task Of_two_silos_one_is_killed_and_the_other_goes_on()
    {
        var load = new LoadCommunity(8, 1_000, 50, 24_000, s_start, duplicatePercent: 10);
        var one = Start();
        var other = Start();
        await one.WaitUntilReadyAsync();
        await other.WaitUntilReadyAsync();
        using var ended = new CancellationTokenSource();
        var producing = Task.Run(() => LoadRun.ProduceAsync(_broker, load, 0, load.Count, () => _stored.Position, ended.Token), ended.Token);
        try
        {
            await Eventually.HoldsAsync("a quarter is stored", TimeSpan.FromMinutes(3), () => Task.FromResult(_stored.Position >= load.Count / 4));
            other.Kill();
            await producing;
        }
        finally
        {
            await ended.CancelAsync();
        }

        await FinishAsync(load);
        Assert.Equal(0, await one.StopAsync(TimeSpan.FromSeconds(30)));
        LoadRun.Reduce(load).AssertStored(await _stored.LeavesAsync());
    }

    private SiloProcess Start(string rows = "group-commit")
    {
        var site = SiloSite.OnPostgres(_broker.BootstrapServers, _connectionString);
        site.Settings["Storage__Rows"] = rows;
        _sites.Add(site);
        var silo = new SiloProcess(site, output);
        _silos.Add(silo);
        return silo;
    }

    private async Task FinishAsync(LoadCommunity load)
    {
        await _stored.WaitAsync(_broker.Ends, TimeSpan.FromMinutes(3));
        var expected = LoadRun.Reduce(load);
        var counts = _stored.Counts();
        output.WriteLine($"{counts}");
        Assert.All(_stored.Checkpoints(), stored => Assert.Equal(stored.Position, stored.Counts.Total));
        Assert.Equal(load.Count, counts.Total);
        Assert.Equal(expected.Duplicates, counts.Duplicate);
        Assert.Equal(expected.Distinct, counts.Counted);
    }
}
