using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using CommunityScoring.Api;
using CommunityScoring.Index;
using CommunityScoring.Scorecards;
using CommunityScoring.Silo.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CommunityScoring.Benchmarks;

/// <summary>
/// One process with a silo over SQLite and the API: the index grain, with a large community in it of which some accounts change each second.
/// </summary>
public static class ListHost
{
    public const string Key = "benchmark-key";

    /// <summary>Said once the accounts are there and pages are answered.</summary>
    public const string Ready = "/ready";

    private const int ChangesAtATime = 5;

    public static async Task<int> RunAsync(int port, int accounts, int rate)
    {
        var folder = Directory.CreateTempSubdirectory("community-scoring-benchmark-").FullName;
        try
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.AddBenchmarkSilo(new SqliteOptions { ConnectionString = $"Data Source={Path.Combine(folder, "community.db")}" }, TimeProvider.System);
            builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("Access:BootstrapKey", (string?)Key), KeyValuePair.Create("Pseudonyms:Secret", (string?)"benchmark-secret")]);
            builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
            builder.Services.AddCommunityScoringApi(builder.Configuration);
            await using var app = builder.Build();
            app.MapCommunityScoringApi();
            var ready = "";
            app.MapGet(Ready, () => ready);
            await app.StartAsync();

            var store = app.Services.GetRequiredService<SqliteLeafStore>();
            var now = DateTimeOffset.UtcNow;
            await StoreBenchmark.ForEachAsync(accounts, number => store.WriteAsync(new ScorecardWrite(
                BenchmarkCards.IdOf(number), 0, BenchmarkCards.RowOf(number, now, $"Company {number}"), null, true, false)));
            var clock = Stopwatch.StartNew();
            for (string? after = null; ;)
            {
                var page = await store.ReadScorecardVersionsAsync(after, 10_000);
                if (page.Count < 10_000)
                {
                    break;
                }

                after = page[^1].Account;
            }

            var compared = clock.Elapsed;
            clock.Restart();
            var index = app.Services.GetRequiredService<IGrainFactory>().GetGrain<IAccountIndexGrain>(0);
            await index.FindAsync("nobody");
            ready = string.Create(
                CultureInfo.InvariantCulture,
                $"{accounts} accounts read from SQLite in {clock.Elapsed.TotalSeconds:0.0} s, their versions alone in {compared.TotalMilliseconds:0} ms");
            await ChangeAsync(index, accounts, rate);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Not through the store: it is the index that is measured, and whoever writes has a process of their own in a cluster.
    private static async Task ChangeAsync(IAccountIndexGrain index, int accounts, int rate)
    {
        var random = new Random(1);
        for (var version = 2L; ; version++)
        {
            var entries = ImmutableArray.CreateBuilder<ScorecardEntry>(ChangesAtATime);
            for (var change = 0; change < ChangesAtATime; change++)
            {
                var number = random.Next(accounts);
                var row = BenchmarkCards.RowOf(number, DateTimeOffset.UtcNow, $"Company {number}-{version}");
                entries.Add(new ScorecardEntry(BenchmarkCards.IdOf(number), version, row));
            }

            await index.PutAsync(entries.MoveToImmutable());
            await Task.Delay(TimeSpan.FromSeconds((double)ChangesAtATime / rate));
        }
    }
}
