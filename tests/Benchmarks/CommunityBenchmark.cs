using System.Diagnostics;
using System.Globalization;
using CommunityScoring.Community;
using CommunityScoring.Hosting;
using CommunityScoring.Rows;
using CommunityScoring.Scores;
using CommunityScoring.Silo.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Serialization;

namespace CommunityScoring.Benchmarks;

/// <summary>
/// The census of a large community in SQLite: the first count, counts of nothing new and of a percent of changed accounts,
/// what the results cost, what the census keeps in memory, and how long others wait for a thread meanwhile.
/// </summary>
public static class CommunityBenchmark
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var accounts = arguments is [var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 100_000;
        var folder = Directory.CreateTempSubdirectory("community-scoring-benchmark-").FullName;
        var options = new SqliteOptions { ConnectionString = $"Data Source={Path.Combine(folder, "community.db")}" };
        using var services = new ServiceCollection().AddMetrics().AddSerializer(builder => builder.AddCommunityScoringSerialization()).BuildServiceProvider();
        var codec = new LeafRowCodec(services.GetRequiredService<Serializer<LeafRow>>());
        var instruments = ActivatorUtilities.CreateInstance<StorageInstruments>(services);
        try
        {
            var community = new LargeCommunity(accounts, DateOnly.FromDateTime(DateTime.UtcNow));
            var clock = Stopwatch.StartNew();
            await community.FillAsync(options, codec, instruments);
            Say($"{accounts} accounts, {LargeCommunity.OpportunitiesEach * accounts} closed opportunities, {LargeCommunity.MembersEach * accounts} members filled in {clock.Elapsed.TotalSeconds:0} s");
            await using var store = new SqliteLeafStore(options, codec, instruments, NullLogger<SqliteLeafStore>.Instance);
            await MeasureAsync(store, community, accounts);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(SqliteLeafStore store, LargeCommunity community, int accounts)
    {
        var census = new Census(store, ScoringModel.Default, ModelRegistry.RulesOf(ScoringModel.Default));
        await ProbeAsync("nothing to count", () => Task.Delay(TimeSpan.FromSeconds(5)));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await ProbeAsync("first count", () => census.CountAsync(community.Today));
        Say($"  {census.Leaves} leaves, {census.PersonsComputed} persons and {census.AccountsComputed} accounts computed");
        Say($"  the census keeps {(GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6:0} MB; the process has {ProcessUsage.Of(Environment.ProcessId).ResidentBytes / 1e6:0} MB");

        var idle = await ProbeAsync("count of nothing new", () => census.CountAsync(community.Today));
        foreach (var changed in new[] { accounts / 100, accounts / 10 })
        {
            await StoreBenchmark.ForEachAsync(changed, account => community.ChangeAsync(store, account * (accounts / changed)));
            var cpu = await ProbeAsync($"count after {changed} accounts have changed", () => census.CountAsync(community.Today));
            Say($"  {census.PersonsComputed} persons and {census.AccountsComputed} accounts computed; once a minute that is {cpu.TotalSeconds / 60:0.0%} of a processor");
        }

        Say($"nothing new, once a minute: {idle.TotalSeconds / 60:0.0%} of a processor");
        CensusResult? result = null;
        await ProbeAsync("results of markov and shapley, and the lists of the figures", () => Task.Run(() => result = census.ToResult(DateTimeOffset.UtcNow, community.Today)));
        Say($"  {result!.Attribution.Won} won and {result.Attribution.Lost} lost journeys through {result.Attribution.Channels.Length} channels");
        var month = new Period(community.Today.AddDays(-29), community.Today);
        await ProbeAsync("figures of 30 days", () => Task.Run(() => CommunityFigures.Of(result.Facts, month, CommunitySlice.All, result.Model)));
        await ProbeAsync("figures of 30 days by segment", () => Task.Run(() => CommunityFigures.BySegment(result.Facts, month, result.Model)));
        await ProbeAsync("return on investment", () => Task.Run(() => ReturnOnInvestment.Of(result.Facts, month, result.Model)));
        await ProbeAsync("cohorts of a year", () => Task.Run(() => EngagementComparison.Of(result.Facts.Accounts, new Period(community.Today.AddDays(-364), community.Today))));
    }

    // Runs something, and meanwhile measures how long a task waits for a thread of the pool: what a grain call would feel.
    private static async Task<TimeSpan> ProbeAsync(string name, Func<Task> run)
    {
        using var ending = new CancellationTokenSource();
        var waits = new List<double>();
        var probing = Task.Factory.StartNew(
            () =>
            {
                while (!ending.IsCancellationRequested)
                {
                    var asked = Stopwatch.GetTimestamp();
                    Task.Run(() => waits.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds)).Wait();
                    Thread.Sleep(5);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        var (cpu, clock) = (ProcessUsage.Of(Environment.ProcessId).Cpu, Stopwatch.StartNew());
        await run();
        var (took, used) = (clock.Elapsed, ProcessUsage.Of(Environment.ProcessId).Cpu - cpu);
        await ending.CancelAsync();
        await probing;
        waits.Sort();
        Say($"{name}: {took.TotalSeconds:0.00} s, {used.TotalSeconds:0.00} s of processor; a task waited {waits[waits.Count / 2]:0.00} ms (p50), {waits[waits.Count * 99 / 100]:0.0} ms (p99), {waits[^1]:0} ms at most");
        return used;
    }

    private static void Say(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
}
