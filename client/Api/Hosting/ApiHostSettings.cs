using System.Net;
using System.Net.Sockets;

namespace CommunityScoring.Api.Hosting;

/// <summary>The settings of an API host of its own, checked.</summary>
/// <param name="Urls">Where it listens.</param>
/// <param name="ClusterId">The Orleans cluster.</param>
/// <param name="Gateways">The silos' gateways; empty where the cluster is found through PostgreSQL.</param>
/// <param name="ConnectionString">Where the cluster is found in PostgreSQL; null for gateways.</param>
internal sealed record ApiHostSettings(string Urls, string ClusterId, IReadOnlyList<IPEndPoint> Gateways, string? ConnectionString)
{
    private const string DefaultUrls = "http://127.0.0.1:8080";
    private const string DefaultCluster = "community-scoring";
    private const int DefaultGatewayPort = 30000;

    /// <summary>Reads the settings.</summary>
    /// <param name="configuration">The host's settings.</param>
    /// <param name="errors">Takes a line for each thing wrong.</param>
    public static ApiHostSettings Read(IConfiguration configuration, ICollection<string> errors)
    {
        var urls = Text(configuration, "urls") ?? DefaultUrls;
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            try
            {
                BindingAddress.Parse(url);
            }
            catch (FormatException)
            {
                errors.Add($"ASPNETCORE_URLS has '{url}'; allowed: addresses such as {DefaultUrls}, separated by semicolons.");
            }
        }

        if (Text(configuration, "Pseudonyms:Secret") is null)
        {
            errors.Add("Pseudonyms:Secret is missing; allowed: the secret that the silos have.");
        }

        var connection = Connection(configuration, errors);
        return new ApiHostSettings(
            urls,
            Text(configuration, "Cluster:Id") ?? DefaultCluster,
            connection is null ? FindGateways(configuration, errors) : [],
            connection);
    }

    private static string? Connection(IConfiguration configuration, ICollection<string> errors)
    {
        switch (Text(configuration, "Storage:Provider"))
        {
            case null or "sqlite":
                return null;
            case "postgres":
                var connection = Text(configuration, "Storage:ConnectionString");
                if (connection is null)
                {
                    errors.Add("Storage:ConnectionString is missing; allowed: a PostgreSQL connection string, as Storage:Provider is postgres.");
                }

                return connection;
            case var other:
                errors.Add($"Storage:Provider is '{other}'; allowed: sqlite, postgres.");
                return null;
        }
    }

    private static List<IPEndPoint> FindGateways(IConfiguration configuration, ICollection<string> errors)
    {
        var port = DefaultGatewayPort;
        if (Text(configuration, "Cluster:GatewayPort") is { } portText && (!int.TryParse(portText, out port) || port is < 1 or > 65535))
        {
            errors.Add($"Cluster:GatewayPort is '{portText}'; allowed: a port from 1 to 65535.");
            return [];
        }

        var gateways = new List<IPEndPoint>();
        foreach (var gateway in (Text(configuration, "Cluster:Gateways") ?? $"127.0.0.1:{port}").Split(',', StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate($"gateway://{gateway}", UriKind.Absolute, out var address) || address.Host.Length == 0 || address.PathAndQuery is not ("" or "/"))
            {
                errors.Add($"Cluster:Gateways has '{gateway}'; allowed: host:port, several separated by commas.");
                continue;
            }

            try
            {
                gateways.AddRange(Dns.GetHostAddresses(address.Host.Trim('[', ']'), AddressFamily.InterNetwork)
                    .Select(found => new IPEndPoint(found, address.Port < 0 ? port : address.Port)));
            }
            catch (SocketException exception)
            {
                errors.Add($"Cluster:Gateways has '{gateway}', which cannot be found: {exception.Message}");
            }
        }

        return gateways;
    }

    private static string? Text(IConfiguration configuration, string key) => configuration[key] is { Length: > 0 } text ? text : null;
}
