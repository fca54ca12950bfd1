using System.Diagnostics;
using System.Globalization;
using CommunityScoring.Silo.Demo;
using CommunityScoring.Silo.Tests.Storage.Postgres;
using Xunit;
using Xunit.Abstractions;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>
/// PostgreSQL that is away for a while under load: partitions pause, memory stays bounded, all is made up for. Longer than a
/// statement may take; <c>OUTAGE_SECONDS=180</c> makes it three minutes.
/// </summary>
[Collection(WholeClusterCollection.Name)]
public sealed class PostgresOutageTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int UsualSeconds = 25;
    private const double MegabytesMore = 400;

    // 64 MB of records may wait then, 65 536 of them: fewer than there are. A heap that grew beyond would end the silo.
    private const string HeapLimit = "10000000";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private readonly PostgresServer _server = new();
    private readonly TimeSpan _outage = TimeSpan.FromSeconds(TestSettings.Given("OUTAGE_SECONDS", UsualSeconds));
    private long _known;

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public Task PostgreSQL_that_stands_still_holds_partitions_up_and_nothing_is_lost() => AwayAsync(
        // Writes fail without an answer, and most of them happen all the same.
        _server.Freeze,
        () =>
        {
            _server.Thaw();
            return Task.CompletedTask;
        });

    [Fact]
    public Task PostgreSQL_that_is_stopped_holds_partitions_up_and_nothing_is_lost() => AwayAsync(_server.Stop, _server.StartAsync);

    private async Task AwayAsync(Action leave, Func<Task> comeBack)
    {
        var load = new LoadCommunity(9, 1_000, 50, 150_000, new DateTimeOffset(2026, 10, 15, 0, 0, 0, TimeSpan.Zero), duplicatePercent: 10);
        using var broker = new BrokerFixture();
        var database = _server.CreateDatabase();
        var stored = new PostgresStored(database);
        using var site = SiloSite.OnPostgres(broker.BootstrapServers, database);
        site.Settings["DOTNET_GCHeapHardLimit"] = HeapLimit;
        using var silo = new SiloProcess(site, output);
        await silo.WaitUntilReadyAsync();
        using var ended = new CancellationTokenSource();
        var producing = Task.Run(
            () => LoadRun.ProduceAsync(broker, load, 0, load.Count, () => Interlocked.Read(ref _known), ended.Token, patience: _outage + s_patience), ended.Token);
        try
        {
            await Eventually.HoldsAsync("a tenth is stored", s_patience, () => Task.FromResult(Position(stored) >= load.Count / 10));
            var before = silo.ResidentMegabytes;
            leave();
            var most = await MostMegabytesAsync(silo);
            Assert.InRange(most, 0, before + MegabytesMore);
            var produced = broker.Ends.Sum();
            var clock = Stopwatch.StartNew();
            await comeBack();
            var behind = _known;
            await Eventually.HoldsAsync("it goes on", s_patience, () => Task.FromResult(Position(stored) > behind));
            var resumed = clock.Elapsed;
            await Eventually.HoldsAsync("all that waited is stored", s_patience, () => Task.FromResult(Position(stored) >= produced));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"away for {_outage.TotalSeconds:0} s with {produced - behind} records waiting: {before:0} MB before, {most:0} MB at most; then on after {resumed.TotalSeconds:0.0} s, all stored after {clock.Elapsed.TotalSeconds:0.0} s"));
            await Eventually.HoldsAsync("all is produced", s_patience, () =>
            {
                // The producer goes by what was last looked up.
                Position(stored);
                return Task.FromResult(producing.IsCompleted);
            });
            await producing;
        }
        finally
        {
            await ended.CancelAsync();
        }

        await stored.WaitAsync(broker.Ends, s_patience);
        await Eventually.HoldsAsync("lag is zero again", TimeSpan.FromSeconds(30), async () =>
            (await silo.GetAsync("/v1/cluster")).GetProperty("partitions").EnumerateArray().All(partition => partition.GetProperty("lag").GetInt64() == 0));
        var expected = LoadRun.Reduce(load);
        Assert.Equal((load.Count, (long)expected.Distinct, expected.Duplicates), (stored.Counts().Total, stored.Counts().Counted, stored.Counts().Duplicate));
        Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(30)));
        expected.AssertStored(await stored.LeavesAsync());
    }

    // For as long as the outage lasts.
    private async Task<double> MostMegabytesAsync(SiloProcess silo)
    {
        var (most, clock) = (0.0, Stopwatch.StartNew());
        while (clock.Elapsed < _outage)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250));
            most = Math.Max(most, silo.ResidentMegabytes);
        }

        return most;
    }

    // What the producer goes by: it must not ask a server that does not answer.
    private long Position(PostgresStored stored)
    {
        var position = stored.Position;
        Interlocked.Exchange(ref _known, position);
        return position;
    }
}
