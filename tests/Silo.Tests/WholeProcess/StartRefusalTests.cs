using System.Net;
using System.Net.Sockets;
using Xunit;
using Xunit.Abstractions;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>A silo that cannot start says why in one line for each thing wrong, and ends.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed class StartRefusalTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("Kafka__BootstrapServers", "127.0.0.1:1", "Kafka:BootstrapServers is '127.0.0.1:1'")]
    [InlineData("Storage__Provider", "oracle", "Storage:Provider is 'oracle'; allowed: ")]
    [InlineData("Pseudonyms__Secret", "short", "Pseudonyms:Secret has 5 characters; allowed: ")]
    [InlineData("Checkpoint__Interval", "soon", "Checkpoint:Interval is 'soon'; allowed: ")]
    [InlineData("Checkpoint__Records", "0", "Checkpoint:Records is '0'; allowed: ")]
    [InlineData("Kafka__NewTopicStart", "somewhere", "Kafka:NewTopicStart is 'somewhere'; allowed: ")]
    [InlineData("Storage__ConnectionString", "Sauce=c.db", "Storage:ConnectionString")]
    [InlineData("ASPNETCORE_URLS", "nonsense", "ASPNETCORE_URLS is 'nonsense'; allowed: ")]
    [InlineData("Kafka__Client__no.such.setting", "1", "no.such.setting")]
    public Task A_bad_setting(string name, string value, string expected) => RefusesAsync(site => site.Settings[name] = value, expected);

    [Fact]
    public async Task A_client_setting_that_an_outside_broker_would_need()
    {
        using var broker = new BrokerFixture();
        await RefusesAsync(
            site =>
            {
                site.Settings["Kafka__BootstrapServers"] = broker.BootstrapServers;
                site.Settings["Kafka__Client__no.such.setting"] = "1";
            },
            "no.such.setting");
    }

    [Fact]
    public Task A_database_that_cannot_be_opened() => RefusesAsync(
        site =>
        {
            var file = Path.Combine(site.Folder, "file");
            File.WriteAllText(file, "");
            site.Settings["Storage__ConnectionString"] = $"Data Source={Path.Combine(file, "c.db")}";
        },
        "Storage:ConnectionString: ");

    [Fact]
    public Task A_file_that_is_no_database() => RefusesAsync(
        site => File.WriteAllText(site.Database, string.Concat(Enumerable.Repeat("this is no database ", 1_000))), "Storage:ConnectionString: ");

    [Theory]
    [InlineData("Cluster__SiloPort", "Cluster:SiloPort is ")]
    [InlineData("Cluster__GatewayPort", "Cluster:GatewayPort is ")]
    [InlineData("ASPNETCORE_URLS", "ASPNETCORE_URLS is ")]
    public async Task A_port_that_is_taken(string name, string expected)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await RefusesAsync(site => site.Settings[name] = name == "ASPNETCORE_URLS" ? $"http://127.0.0.1:{port}" : $"{port}", expected);
    }

    [Fact]
    public Task An_unknown_argument() => RefusesAsync(_ => { }, "argument '--deomo' is unknown; allowed: ", "--deomo");

    [Fact]
    public async Task Everything_that_is_wrong_at_once()
    {
        using var site = new SiloSite(null);
        site.Settings["Storage__Provider"] = "oracle";
        site.Settings["Cluster__SiloPort"] = "99999";
        using var silo = new SiloProcess(site, output, "--nothing");
        Assert.NotEqual(0, await silo.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(3, silo.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.All(silo.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("error: ", line, StringComparison.Ordinal));
    }

    private async Task RefusesAsync(Action<SiloSite> spoil, string expected, params string[] arguments)
    {
        using var site = new SiloSite(null);
        spoil(site);
        using var silo = new SiloProcess(site, output, arguments);
        Assert.Equal(2, await silo.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        var line = Assert.Single(silo.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", silo.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("is running", silo.Log, StringComparison.Ordinal);
    }
}
