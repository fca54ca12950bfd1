using System.Net.Http.Headers;
using System.Text.Json;
using CommunityScoring.Api.Hosting;
using CommunityScoring.Silo.Tests.Storage.Postgres;
using Xunit;
using Xunit.Abstractions;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>Silos that start over a PostgreSQL database.</summary>
[Collection(WholeClusterCollection.Name)]
public sealed class PostgresStartTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly PostgresServer _server = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Three_silos_that_start_at_once_over_an_empty_database_form_a_cluster()
    {
        using var broker = new BrokerFixture();
        var database = _server.CreateDatabase();
        var sites = Enumerable.Range(0, 3).Select(_ => SiloSite.OnPostgres(broker.BootstrapServers, database)).ToList();
        var silos = sites.ConvertAll(site => new SiloProcess(site, output));
        try
        {
            await Task.WhenAll(silos.Select(silo => silo.WaitUntilReadyAsync(TimeSpan.FromMinutes(2))));

            // 3 is an active silo, in Orleans' numbers.
            await Eventually.HoldsAsync("three silos are active", TimeSpan.FromSeconds(30), () => Task.FromResult(
                PostgresServer.Execute(database, "SELECT count(*) FROM membership WHERE status = 3") is 3L));
            var cluster = await silos[0].GetAsync("/v1/cluster");
            Assert.Equal(3, cluster.GetProperty("silos").GetArrayLength());
            await AssertServedAsync(database);
        }
        finally
        {
            silos.ForEach(silo => silo.Dispose());
            sites.ForEach(site => site.Dispose());
        }
    }

    [Fact]
    public async Task A_schema_of_a_newer_program_is_refused()
    {
        var database = _server.CreateDatabase();
        PostgresServer.Execute(database, "CREATE TABLE schema_version (part text PRIMARY KEY, version integer NOT NULL); INSERT INTO schema_version VALUES ('leaves', 99)");

        await RefusesAsync(database, "version 99 of schema 'leaves'");
    }

    [Fact]
    public Task A_database_that_is_not_there_is_refused() => RefusesAsync(_server.ConnectionString("nowhere"), "has no such database");

    // An API host of its own finds the silos through the same database.
    private static async Task AssertServedAsync(string database)
    {
        using var site = new SiloSite(null);
        using var ended = new CancellationTokenSource();
        var serving = ApiHost.RunAsync(
            [
                "--urls", site.Url.ToString(),
                "--Storage:Provider", "postgres",
                "--Storage:ConnectionString", database,
                "--Pseudonyms:Secret", SiloSite.Secret,
                "--Access:BootstrapKey", SiloSite.Key,
            ],
            ended.Token);
        using var http = new HttpClient { BaseAddress = site.Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SiloSite.Key);
        await Eventually.HoldsAsync("the API host reads from the cluster", TimeSpan.FromSeconds(60), async () =>
        {
            using var answer = await http.GetAsync(new Uri("/v1/cluster", UriKind.Relative));
            return answer.IsSuccessStatusCode
                && JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("silos").GetArrayLength() == 3;
        });
        await ended.CancelAsync();
        Assert.Equal(0, await serving);
    }

    private async Task RefusesAsync(string database, string expected)
    {
        using var site = SiloSite.OnPostgres(null, database);
        using var silo = new SiloProcess(site, output);
        Assert.Equal(2, await silo.WaitForExitAsync(TimeSpan.FromSeconds(30)));
        var line = Assert.Single(silo.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("error: Storage:ConnectionString: ", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
    }
}
