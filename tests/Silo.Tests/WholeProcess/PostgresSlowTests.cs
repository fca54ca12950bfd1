using CommunityScoring.Silo.Demo;
using CommunityScoring.Silo.Tests.Storage.Postgres;
using Xunit;
using Xunit.Abstractions;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>A slow database slows the silo down, and does no more to it.</summary>
[Collection(WholeClusterCollection.Name)]
public sealed class PostgresSlowTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const double MegabytesMore = 600;
    private readonly PostgresServer _server = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task PostgreSQL_at_fifty_milliseconds_a_statement_holds_partitions_up_and_nothing_is_lost()
    {
        var load = new LoadCommunity(10, 1_000, 50, 50_000, new DateTimeOffset(2026, 10, 15, 0, 0, 0, TimeSpan.Zero), duplicatePercent: 10);
        using var broker = new BrokerFixture();
        var database = _server.CreateDatabase();
        using var proxy = new DelayingProxy(database);
        using var site = SiloSite.OnPostgres(broker.BootstrapServers, proxy.ConnectionString);
        using var silo = new SiloProcess(site, output);
        await silo.WaitUntilReadyAsync();
        var stored = new PostgresStored(database);
        var before = silo.ResidentMegabytes;
        proxy.Delay = TimeSpan.FromMilliseconds(50);
        await LoadRun.ProduceAsync(broker, load, 0, load.Count, () => stored.Position, CancellationToken.None);
        var most = before;
        await Eventually.HoldsAsync("half is stored", TimeSpan.FromMinutes(3), () =>
        {
            most = Math.Max(most, silo.ResidentMegabytes);
            return Task.FromResult(stored.Position >= load.Count / 2);
        });
        output.WriteLine($"{before:0} MB before, {most:0} MB at most while it was slow");
        Assert.InRange(most, 0, before + MegabytesMore);
        proxy.Delay = TimeSpan.Zero;
        await stored.WaitAsync(broker.Ends, TimeSpan.FromMinutes(3));
        await Eventually.HoldsAsync("lag is zero again", TimeSpan.FromSeconds(30), async () =>
            (await silo.GetAsync("/v1/cluster")).GetProperty("partitions").EnumerateArray().All(partition => partition.GetProperty("lag").GetInt64() == 0));
        var expected = LoadRun.Reduce(load);
        Assert.Equal((load.Count, (long)expected.Distinct, expected.Duplicates), (stored.Counts().Total, stored.Counts().Counted, stored.Counts().Duplicate));
        Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(30)));
        expected.AssertStored(await stored.LeavesAsync());
    }
}
