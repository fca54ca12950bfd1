using System.Net;
using System.Net.Sockets;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>What one silo process after the other shares: a data folder, ports and settings.</summary>
internal sealed class SiloSite : IDisposable
{
    public const string Key = "a-key-for-tests";
    public const string Secret = "a-secret-for-tests-of-32-letters";

    /// <summary>A site with free ports.</summary>
    /// <param name="bootstrapServers">The broker; null for the embedded one.</param>
    public SiloSite(string? bootstrapServers)
    {
        var ports = FreePorts(3);
        Url = new Uri($"http://127.0.0.1:{ports[0]}");
        Settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = Url.ToString(),
            ["Cluster__SiloPort"] = $"{ports[1]}",
            ["Cluster__GatewayPort"] = $"{ports[2]}",
            ["Storage__ConnectionString"] = $"Data Source={Database}",
            ["Access__BootstrapKey"] = Key,
            ["Pseudonyms__Secret"] = Secret,
            // A killed process never leaves the group: the next one waits for this long.
            ["Kafka__Client__session.timeout.ms"] = "3000",
            ["Kafka__Client__heartbeat.interval.ms"] = "500",
        };
        if (bootstrapServers is not null)
        {
            Settings["Kafka__BootstrapServers"] = bootstrapServers;
            // What a mock cluster is asked at the start and never answers takes all of it.
            Settings["Kafka__StartTimeout"] = "00:00:03";
        }
    }

    /// <summary>A site with free ports, over a PostgreSQL database.</summary>
    public static SiloSite OnPostgres(string? bootstrapServers, string connectionString)
    {
        var site = new SiloSite(bootstrapServers);
        site.Settings["Storage__Provider"] = "postgres";
        site.Settings["Storage__ConnectionString"] = connectionString;
        site.Settings["Cluster__AdvertisedAddress"] = "127.0.0.1";
        return site;
    }

    /// <summary>A site with free ports for an API host, which finds its silos in a PostgreSQL database.</summary>
    public static SiloSite ForApi(string bootstrapServers, string connectionString)
    {
        var site = OnPostgres(bootstrapServers, connectionString);
        site.Program = Path.Combine(AppContext.BaseDirectory, "CommunityScoring.Client.dll");
        return site;
    }

    /// <summary>The data folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("silo-").FullName;

    /// <summary>The database file.</summary>
    public string Database => Path.Combine(Folder, "c.db");

    /// <summary>What is started: a silo, unless it is set to something else.</summary>
    public string Program { get; set; } = Path.Combine(AppContext.BaseDirectory, "CommunityScoring.Silo.dll");

    /// <summary>Where the API is.</summary>
    public Uri Url { get; }

    /// <summary>True where Orleans' grain storage writes the rows.</summary>
    public bool HasGrainStorage => Settings.GetValueOrDefault("Storage__Rows") == "grain-storage";

    /// <summary>The environment of the next process.</summary>
    public Dictionary<string, string> Settings { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }
}
