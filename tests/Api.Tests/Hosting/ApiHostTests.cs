using System.Net;
using CommunityScoring.Api.Hosting;
using Microsoft.Extensions.Configuration;

namespace CommunityScoring.Api.Tests.Hosting;

public sealed class ApiHostTests
{
    [Fact]
    public void Defaults_need_a_secret_only()
    {
        var (settings, errors) = Read(("Pseudonyms:Secret", "s"));
        Assert.Empty(errors);
        Assert.Equal("http://127.0.0.1:8080", settings.Urls);
        Assert.Equal("community-scoring", settings.ClusterId);
        Assert.Equal([new IPEndPoint(IPAddress.Loopback, 30000)], settings.Gateways);
        Assert.Null(settings.ConnectionString);
    }

    [Fact]
    public void Gateways_are_listed()
    {
        var (settings, errors) = Read(("Pseudonyms:Secret", "s"), ("Cluster:Gateways", "10.0.0.1:30001, 10.0.0.2"), ("Cluster:GatewayPort", "30005"));
        Assert.Empty(errors);
        Assert.Equal(["10.0.0.1:30001", "10.0.0.2:30005"], settings.Gateways.Select(gateway => gateway.ToString()));
    }

    [Fact]
    public void Each_thing_wrong_is_a_line()
    {
        var (_, errors) = Read(("Storage:Provider", "oracle"), ("Cluster:Gateways", "a b:1"), ("urls", "nonsense"));
        Assert.Equal(4, errors.Count);
        Assert.Contains(errors, line => line.StartsWith("Storage:Provider is 'oracle'; allowed:", StringComparison.Ordinal));
        Assert.Contains(errors, line => line.StartsWith("Pseudonyms:Secret is missing", StringComparison.Ordinal));
        Assert.Single(Read(("Pseudonyms:Secret", "s"), ("Storage:Provider", "postgres")).Errors);
        Assert.Single(Read(("Pseudonyms:Secret", "s"), ("Cluster:GatewayPort", "x")).Errors);
    }

    [Fact]
    public async Task Wrong_settings_end_the_process_at_once() =>
        Assert.Equal(2, await ApiHost.RunAsync(["--Storage:Provider", "oracle"]));

    private static (ApiHostSettings Settings, List<string> Errors) Read(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
        var errors = new List<string>();
        return (ApiHostSettings.Read(configuration, errors), errors);
    }
}
