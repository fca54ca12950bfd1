using CommunityScoring.Silo.Tests.Storage.Postgres;
using Xunit.Abstractions;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>Silos as processes over a PostgreSQL server and a broker of their own.</summary>
/// <param name="output">The test's output.</param>
internal sealed class SiloCluster(ITestOutputHelper output) : IAsyncDisposable
{
    private readonly List<SiloSite> _sites = [];
    private readonly List<SiloProcess> _silos = [];

    /// <summary>The database server.</summary>
    public PostgresServer Server { get; } = new();

    /// <summary>The broker.</summary>
    public BrokerFixture Broker { get; } = new();

    /// <summary>The connection string of the silos' database.</summary>
    public string Database { get; private set; } = "";

    /// <summary>What is stored.</summary>
    public PostgresStored Stored { get; private set; } = null!;

    /// <summary>The silos that were started and not taken out, oldest first.</summary>
    public IReadOnlyList<SiloProcess> Silos => _silos;

    /// <summary>Starts the server, with an empty database.</summary>
    public async Task InitializeAsync()
    {
        await Server.InitializeAsync();
        Database = Server.CreateDatabase();
        Stored = new PostgresStored(Database);
    }

    /// <summary>Starts a silo.</summary>
    /// <param name="rows">How it stores rows; null for the default.</param>
    /// <param name="program">Its program; null for this tree's.</param>
    public SiloProcess Start(string? rows = null, string? program = null)
    {
        var site = SiloSite.OnPostgres(Broker.BootstrapServers, Database);
        site.Program = program ?? site.Program;
        if (rows is not null)
        {
            site.Settings["Storage__Rows"] = rows;
        }

        _sites.Add(site);
        var silo = new SiloProcess(site, output);
        _silos.Add(silo);
        return silo;
    }

    /// <summary>Takes a silo out, for its caller to end and dispose of.</summary>
    /// <param name="index">Which, counted from the oldest.</param>
    public SiloProcess Take(int index)
    {
        var silo = _silos[index];
        _silos.RemoveAt(index);
        return silo;
    }

    public async ValueTask DisposeAsync()
    {
        _silos.ForEach(silo => silo.Dispose());
        _sites.ForEach(site => site.Dispose());
        Broker.Dispose();
        await Server.DisposeAsync();
    }
}
