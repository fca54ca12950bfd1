using System.Diagnostics;
using System.Globalization;
using CommunityScoring.Facts;
using CommunityScoring.Scorecards;
using CommunityScoring.Silo.Scorecards;
using CommunityScoring.Silo.Storage;
using CommunityScoring.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace CommunityScoring.Benchmarks;

/// <summary>
/// What a day's turn costs: a silo over SQLite with many idle accounts, of which some are due on one day and none on another. Those that
/// are due have three members of 20 buckets and three opportunities each; the others are rows of scorecards, which is all that
/// is looked at of them.
/// </summary>
public static class TurnBenchmark
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var accounts = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 100_000;
        var due = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 5_000;
        var folder = Directory.CreateTempSubdirectory("community-scoring-benchmark-").FullName;
        try
        {
            var options = new SqliteOptions { ConnectionString = $"Data Source={Path.Combine(folder, "community.db")}" };
            var clock = new MovedClock();
            using var host = await StartAsync(options, clock);
            await MeasureAsync(host.Services, clock, accounts, due);
            await host.StopAsync();
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(IServiceProvider services, MovedClock clock, int accounts, int due)
    {
        var store = services.GetRequiredService<SqliteLeafStore>();
        var codec = services.GetRequiredService<ScorecardCodec>();
        var grains = services.GetRequiredService<IGrainFactory>();
        var activations = services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        var sweep = new ScorecardSweep(store, grains, new ScorecardGate(), clock, NullLogger<ScorecardSweep>.Instance);
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var community = new LargeCommunity(due, today);
        await StoreBenchmark.ForEachAsync(due, account => community.WriteAsync(store, account));

        // As after a run: nobody has anything left to tell.
        await store.MarkToldAsync([.. Enumerable.Range(0, due).Select(account => new LeafVersion(LeafKey.Account($"account-{account:D6}"), 1))]);
        var timer = Stopwatch.StartNew();
        await store.MarkDirtyAsync([.. Enumerable.Range(0, due).Select(account => $"account-{account:D6}")]);
        Require(await sweep.SweepAsync(ScorecardWait.Dirty, CancellationToken.None) == due, "all are computed once");
        Say($"{due} accounts computed from nothing in {timer.Elapsed.TotalSeconds:0.0} s, {timer.Elapsed.TotalMilliseconds / due:0.0} ms each");

        var example = codec.Decode((await store.ReadScorecardAsync("account-000000"))!.State);
        await StoreBenchmark.ForEachAsync(accounts - due, number =>
        {
            var card = example with { Account = $"idle-{number:D6}", DueOn = today.AddDays(9 + (number % 8)) };
            return store.WriteAsync(new ScorecardWrite(card.Account, 0, codec.Encode(card), card.DueOn, true, false));
        });

        // Gone from memory, as idle accounts are.
        await activations.ForceActivationCollection(TimeSpan.Zero);
        var before = await CountAsync(activations);
        timer.Restart();
        Require(await sweep.SweepAsync(ScorecardWait.Due, CancellationToken.None) == 0, "nothing is due today");
        Require(await CountAsync(activations) <= before, "nobody is waked");
        Say($"a look at {accounts} accounts of which none is due: {timer.Elapsed.TotalMilliseconds:0.0} ms, nobody waked, no scorecard read");

        clock.Move(TimeSpan.FromDays(1));
        var cpu = ProcessUsage.Of(Environment.ProcessId).Cpu;
        timer.Restart();
        var woken = await sweep.SweepAsync(ScorecardWait.Due, CancellationToken.None);
        Require(woken == due, "those that are due are waked");
        Say($"the day's turn with {woken} due: {timer.Elapsed.TotalSeconds:0.0} s, {(ProcessUsage.Of(Environment.ProcessId).Cpu - cpu).TotalSeconds:0.0} s of processor");

        timer.Restart();
        Require(await sweep.SweepAsync(ScorecardWait.Due, CancellationToken.None) == 0, "none is due twice");
        Say($"and a look after it: {timer.Elapsed.TotalMilliseconds:0.0} ms");
        var next = new List<int>();
        for (var day = 2; day < 20; day++)
        {
            next.Add((await store.ReadWaitingAsync(ScorecardWait.Due, today.AddDays(day), null, accounts)).Count);
        }

        Say($"due by the 2nd, 3rd, … day after it: {string.Join(", ", next)}");
    }

    private static async Task<IHost> StartAsync(SqliteOptions options, TimeProvider clock)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.AddBenchmarkSilo(options, clock);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static async Task<int> CountAsync(IManagementGrain management) => await management.GetTotalActivationCount();

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"It does not hold that {what}.");
        }
    }

    private static void Say(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));

    /// <summary>The system's clock, moved forward.</summary>
    private sealed class MovedClock : TimeProvider
    {
        private TimeSpan _moved;

        public void Move(TimeSpan by) => _moved += by;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _moved;
    }
}
