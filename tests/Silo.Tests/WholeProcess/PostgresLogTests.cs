using System.Net.Http.Headers;
using System.Text.Json;
using CommunityScoring.Events;
using CommunityScoring.Silo.Tests.Storage.Postgres;
using Xunit;
using Xunit.Abstractions;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>What a silo says while its database is away.</summary>
[Collection(WholeClusterCollection.Name)]
public sealed class PostgresLogTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Asked = 100;
    private readonly PostgresServer _server = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Activations_that_fail_are_said_in_few_lines_that_name_nobody()
    {
        using var broker = new BrokerFixture();
        using var site = SiloSite.OnPostgres(broker.BootstrapServers, _server.CreateDatabase());
        using var silo = new SiloProcess(site, output);
        await silo.WaitUntilReadyAsync();
        using var http = new HttpClient { BaseAddress = site.Url, Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SiloSite.Key);
        // While the host's own copy of the keys is fresh.
        Assert.Equal(404, await AskAsync(http, "/v1/members/email:nobody@mail.example"));
        _server.Crash();
        await Parallel.ForEachAsync(Enumerable.Range(0, Asked), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) =>
            Assert.Equal(503, await AskAsync(http, $"/v1/members/email:{AddressOf(number)}")));
        await Eventually.HoldsAsync("it is said that rows cannot be read", TimeSpan.FromSeconds(30), () => Task.FromResult(LinesOf(silo, "ActivationLog").Length > 0));

        Assert.InRange(LinesOf(silo, "ActivationLog").Length, 1, Asked / 10);
        Assert.Empty(LinesOf(silo, "Orleans.Grain"));
        Assert.Empty(LinesOf(silo, "Polly"));
        var pseudonymizer = new Pseudonymizer(SiloSite.Secret);
        Assert.All(Enumerable.Range(0, Asked), number =>
        {
            Assert.DoesNotContain(AddressOf(number), silo.Log, StringComparison.Ordinal);
            Assert.DoesNotContain(pseudonymizer.Of(AddressOf(number)), silo.Log, StringComparison.Ordinal);
        });
    }

    private static string AddressOf(int number) => $"absent-{number:D3}@mail.example";

    private static async Task<int> AskAsync(HttpClient http, string route)
    {
        using var answer = await http.GetAsync(new Uri(route, UriKind.Relative));
        return (int)answer.StatusCode;
    }

    // The log is JSON, an object a line.
    private static string[] LinesOf(SiloProcess silo, string category) =>
        [.. silo.Log.Split('\n').Where(line => line.StartsWith('{') && JsonDocument.Parse(line).RootElement.GetProperty("Category").GetString()!.Contains(category, StringComparison.Ordinal))];
}
