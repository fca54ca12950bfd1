using System.Diagnostics;
using System.Globalization;
using CommunityScoring.Index;
using CommunityScoring.Scorecards;
using CommunityScoring.Scores;

namespace CommunityScoring.Benchmarks;

/// <summary>
/// The index of a large community: loading, memory, the time of pages while scores move, and the turn of a day; then pages over HTTP.
/// </summary>
public static class ListBenchmark
{
    private const int Pages = 2_000;
    private const int PutsBetweenPages = 5;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var accounts = arguments is [var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 100_000;
        var rate = arguments is [_, var changes, ..] ? int.Parse(changes, CultureInfo.InvariantCulture) : 100;
        if (arguments is not [_, _, "http"])
        {
            RunIndex(accounts);
            GC.Collect();
        }

        await ListClient.RunAsync(accounts, rate);
        return 0;
    }

    private static void RunIndex(int accounts)
    {
        var now = DateTimeOffset.UtcNow;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var index = new AccountIndex(BenchmarkCards.Codec, ScoringModel.Default.Revenue, TimeProvider.System);
        StoredScorecard[] rows = [.. Enumerable.Range(0, accounts).Select(number => new StoredScorecard(
            BenchmarkCards.IdOf(number), 1, false, false, BenchmarkCards.RowOf(number, now, $"Company {number}")))];
        var started = Stopwatch.GetTimestamp();
        foreach (var row in rows)
        {
            index.Load(row);
        }

        index.Begin();
        var loading = Stopwatch.GetElapsedTime(started);
        var bytes = rows.Average(row => row.State.Length);
        rows = [];
        Say($"{accounts} accounts of {bytes:0} bytes: loaded in {loading.TotalSeconds:0.0} s, {(GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6:0} MB");

        var day = index.Today.AddDays(1);
        started = Stopwatch.GetTimestamp();
        var present = index.Rows();
        index.Adopt(day, present, index.Compute(present, day));
        Say($"figures of the next day: {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s, beside the index");

        var random = new Random(1);
        var times = new List<double>(Pages);
        PagePlace? place = null;
        for (var page = 0; page < Pages; page++)
        {
            for (var put = 0; put < PutsBetweenPages; put++)
            {
                var number = random.Next(accounts);
                index.Put(new ScorecardEntry(BenchmarkCards.IdOf(number), page + 2, BenchmarkCards.RowOf(number, now, $"Company {number}-{page}")));
            }

            // Every page is the first of a list that nobody has read, or the next one of the list before; rows are decoded as a host does.
            var order = RankingOrder.All[random.Next(RankingOrder.All.Count)].Name;
            var filter = new AccountFilter(MinEngagement: page % 2 == 0 ? 0.001 * page : null, Text: page % 3 == 0 ? "COMPANY" : null);
            started = Stopwatch.GetTimestamp();
            var answer = index.List(new AccountListQuery(order, filter, null, 50, place), index.Today);
            foreach (var row in answer.Rows)
            {
                BenchmarkCards.Codec.Decode(row.State);
            }

            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            place = page % 2 == 0 ? answer.Next : null;
        }

        times.Sort();
        Say($"{Pages} pages of 50, {PutsBetweenPages} puts before each: p50 {times[Pages / 2]:0} ms, p99 {times[Pages * 99 / 100]:0} ms, most {times[^1]:0} ms");
        started = Stopwatch.GetTimestamp();
        var alerts = index.List(new AlertListQuery(0, 0, null, null, null, null, 50));
        Say($"50 of {alerts.Total} alerts: {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms");
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
