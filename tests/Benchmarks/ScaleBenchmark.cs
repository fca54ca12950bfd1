using System.Diagnostics;
using System.Globalization;
using CommunityScoring.Silo.Demo;

namespace CommunityScoring.Benchmarks;

/// <summary>
/// How long one, two and three silos take for a backlog, and what an event costs them: where each has the same share of a core and
/// no more, or, with a share of 0, where they have all that broker and PostgreSQL leave them. A whole backlog and not a span of
/// time, since checkpoints, by which it is known what is stored, move in jumps.
/// </summary>
public static class ScaleBenchmark
{
    private const int Most = 3;
    private const int Members = 10_000;
    private const long WarmUp = 60_000;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var cores = arguments is [var share, ..] ? double.Parse(share, CultureInfo.InvariantCulture) : 0.35;
        var events = arguments is [_, var count, ..] ? long.Parse(count, CultureInfo.InvariantCulture) : 300_000;
        var each = cores == 0 ? "what is there" : cores.ToString(CultureInfo.InvariantCulture);
        Console.WriteLine($"{each} of {Environment.ProcessorCount} processors for each silo, {Members} members, PostgreSQL, {events} events");
        Console.WriteLine("silos   events/s  of so many times one  cores of silos  of the server  µs of silos an event");
        var alone = 0.0;
        for (var silos = 1; silos <= Most; silos++)
        {
            var (rate, used, server) = await RunAsync(silos, cores, WarmUp + events);
            alone = silos == 1 ? rate : alone;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{silos,5} {rate,10:0} {rate / alone / silos,21:0.00} {used,15:0.00} {server,14:0.00} {used / rate * 1e6,21:0.0}"));
        }

        return 0;
    }

    private static async Task<(double Rate, double Cores, double ServerCores)> RunAsync(int silos, double cores, long events)
    {
        var load = new LoadCommunity(1, Members, Members / 10, events, DateTimeOffset.UtcNow.AddDays(-31), linkPercent: 0.5);
        using var topic = new LoadTopic(load);
        using var cluster = await ClusterUnderTest.StartAsync(topic, silos);

        // Compiled and activated before they are held.
        topic.Produce(0, WarmUp);
        topic.Flush();
        await StoredAsync(cluster, WarmUp);
        var limits = cores == 0 ? [] : cluster.Processes.Select(silo => new CpuLimit(silo, cores)).ToList();
        try
        {
            var (clock, used, server) = (Stopwatch.StartNew(), UsedBy(cluster), cluster.Store.Usage.Cpu);
            topic.Produce(WarmUp, load.Count);
            topic.Flush();
            await StoredAsync(cluster, load.Count);
            var seconds = clock.Elapsed.TotalSeconds;
            return ((load.Count - WarmUp) / seconds, (UsedBy(cluster) - used).TotalSeconds / seconds, (cluster.Store.Usage.Cpu - server).TotalSeconds / seconds);
        }
        finally
        {
            limits.ForEach(limit => limit.Dispose());
        }
    }

    private static async Task StoredAsync(ClusterUnderTest cluster, long count)
    {
        while (cluster.Store.Stored < count)
        {
            await Task.Delay(100);
        }
    }

    private static TimeSpan UsedBy(ClusterUnderTest cluster) =>
        cluster.Processes.Select(silo => ProcessUsage.Of(silo).Cpu).Aggregate(TimeSpan.Zero, (sum, cpu) => sum + cpu);
}
