using System.Diagnostics;
using CommunityScoring.Silo.Tests.Storage.Postgres;
using CommunityScoring.Silo.Tests.WholeProcess;
using Confluent.Kafka;
using Xunit;
using Xunit.Abstractions;

namespace CommunityScoring.Silo.Tests.Chaos;

/// <summary>Silos and two client hosts over a PostgreSQL server, and what can happen to them. Used by one thread.</summary>
/// <param name="broker">The broker.</param>
/// <param name="server">The database server.</param>
/// <param name="random">Decides who is hit.</param>
/// <param name="output">The test's output.</param>
internal sealed class ChaosCluster(BrokerFixture broker, PostgresServer server, Random random, ITestOutputHelper output) : IDisposable
{
    private const int Hosts = 2;
    private const int MostSilos = 4;
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);
    private readonly string _database = server.CreateDatabase();
    private readonly List<SiloSite> _sites = [];
    private readonly List<SiloProcess> _silos = [];
    private readonly List<(SiloSite Site, SiloProcess Process)> _hosts = [];

    /// <summary>Where the client hosts are.</summary>
    public IEnumerable<Uri> HostUrls => _hosts.Select(host => host.Site.Url);

    /// <summary>The client hosts.</summary>
    public IEnumerable<SiloProcess> HostProcesses => _hosts.Select(host => host.Process);

    /// <summary>What is stored.</summary>
    public PostgresStored Stored => field ??= new PostgresStored(_database);

    /// <summary>What can happen, by name.</summary>
    public IReadOnlyList<(string Name, Func<Task> Do)> Faults =>
    [
        ("a silo is killed", KillSiloAsync),
        ("a silo is stopped", StopSiloAsync),
        ("a silo is added", AddSiloAsync),
        ("PostgreSQL is restarted", RestartPostgresAsync),
        ("a client host is restarted", RestartHostAsync),
        ("the group is rebalanced", RebalanceAsync),
    ];

    /// <summary>Starts silos until there are as many, and the client hosts.</summary>
    public async Task StartAsync(int silos)
    {
        while (_silos.Count < silos)
        {
            AddSilo();
        }

        while (_hosts.Count < Hosts)
        {
            var site = Configured(SiloSite.ForApi(broker.BootstrapServers, _database));
            _hosts.Add((site, new SiloProcess(site, output, "serve")));
        }

        foreach (var process in _silos.Concat(HostProcesses))
        {
            await process.WaitUntilReadyAsync(TimeSpan.FromMinutes(2));
        }
    }

    /// <summary>Stops everything, as a platform does.</summary>
    public async Task StopAsync()
    {
        foreach (var process in HostProcesses.Concat(_silos))
        {
            Assert.Equal(0, await process.StopAsync(s_grace));
        }
    }

    public void Dispose()
    {
        _silos.ForEach(silo => silo.Dispose());
        _hosts.ForEach(host => host.Process.Dispose());
        _sites.ForEach(site => site.Dispose());
    }

    private void AddSilo() => _silos.Add(new SiloProcess(Configured(SiloSite.OnPostgres(broker.BootstrapServers, _database)), output, "--headless"));

    private SiloSite Configured(SiloSite site)
    {
        site.Settings["Kafka__Topic"] = broker.Name;
        site.Settings["Kafka__GroupId"] = broker.Name;
        _sites.Add(site);
        return site;
    }

    private SiloProcess TakeSilo()
    {
        var silo = _silos[random.Next(_silos.Count)];
        _silos.Remove(silo);
        return silo;
    }

    private async Task KillSiloAsync()
    {
        await LeaveOneAsync();
        using var silo = TakeSilo();
        silo.Kill();
    }

    private async Task StopSiloAsync()
    {
        await LeaveOneAsync();
        using var silo = TakeSilo();
        Assert.Equal(0, await silo.StopAsync(s_grace));
    }

    // Somebody must be there to go on.
    private Task LeaveOneAsync() => _silos.Count > 1 ? Task.CompletedTask : AddSiloAsync();

    private async Task AddSiloAsync()
    {
        if (_silos.Count >= MostSilos)
        {
            await StopSiloAsync();
        }

        AddSilo();
        await _silos[^1].WaitUntilReadyAsync(TimeSpan.FromMinutes(2));
    }

    private Task RestartPostgresAsync()
    {
        if (random.Next(2) == 0)
        {
            server.Crash();
        }
        else
        {
            server.Stop();
        }

        return server.StartAsync();
    }

    private async Task RestartHostAsync()
    {
        var index = random.Next(_hosts.Count);
        var (site, former) = _hosts[index];
        if (random.Next(2) == 0)
        {
            former.Kill();
        }
        else
        {
            Assert.Equal(0, await former.StopAsync(s_grace));
        }

        former.Dispose();
        _hosts[index] = (site, new SiloProcess(site, output, "serve"));
    }

    // Somebody else joins the group, takes some of the partitions without reading them, and leaves.
    private Task RebalanceAsync() => Task.Run(() =>
    {
        using var stranger = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig
        {
            BootstrapServers = broker.BootstrapServers,
            GroupId = broker.Name,
            EnableAutoCommit = false,
            PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
            SessionTimeoutMs = 3_000,
            HeartbeatIntervalMs = 500,
        }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        stranger.Subscribe(broker.Name);
        var clock = Stopwatch.StartNew();
        while (stranger.Assignment.Count == 0 && clock.Elapsed < s_patience)
        {
            stranger.Consume(TimeSpan.FromMilliseconds(100));
        }

        output.WriteLine($"a stranger had {stranger.Assignment.Count} partitions");
        stranger.Close();
    });
}
