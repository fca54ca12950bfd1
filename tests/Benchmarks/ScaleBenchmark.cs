using System.Diagnostics;
using System.Globalization;
using CommunityScoring.Silo.Demo;

namespace CommunityScoring.Benchmarks;

/// <summary>
/// What one, two and three silos store a second from a backlog, and what an event costs them: where each has the same share of a core and
/// no more, or, with a share of 0, where they have all that broker and PostgreSQL leave them. On few cores the second is what tells:
/// silos that are held to a small part of one have little left beside what they do by the clock.
/// </summary>
public static class ScaleBenchmark
{
    private const int Most = 3;
    private const int Members = 10_000;
    private const long WarmUp = 60_000;
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var cores = arguments is [var share, ..] ? double.Parse(share, CultureInfo.InvariantCulture) : 0.35;
        var seconds = arguments is [_, var given, ..] ? int.Parse(given, CultureInfo.InvariantCulture) : 20;
        var events = arguments is [_, _, var count] ? long.Parse(count, CultureInfo.InvariantCulture) : 900_000;
        var each = cores == 0 ? "what is there" : cores.ToString(CultureInfo.InvariantCulture);
        Console.WriteLine($"{each} of {Environment.ProcessorCount} processors for each silo, {Members} members, PostgreSQL, {seconds} s");
        Console.WriteLine("silos   events/s  of so many times one  cores of silos  of the server  µs of silos an event");
        var alone = 0.0;
        for (var silos = 1; silos <= Most; silos++)
        {
            var (rate, used, server) = await RunAsync(silos, cores, TimeSpan.FromSeconds(seconds), events);
            alone = silos == 1 ? rate : alone;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{silos,5} {rate,10:0} {rate / alone / silos,21:0.00} {used,15:0.00} {server,14:0.00} {used / rate * 1e6,21:0.0}"));
        }

        return 0;
    }

    private static async Task<(double Rate, double Cores, double ServerCores)> RunAsync(int silos, double cores, TimeSpan window, long events)
    {
        var load = new LoadCommunity(1, Members, Members / 10, events, DateTimeOffset.UtcNow.AddDays(-31), linkPercent: 0.5);
        using var topic = new LoadTopic(load);
        using var cluster = await ClusterUnderTest.StartAsync(topic, silos);

        // Compiled and activated before they are held.
        topic.Produce(0, WarmUp);
        topic.Flush();
        while (cluster.Store.Stored < WarmUp)
        {
            await Task.Delay(100);
        }

        var limits = cores == 0 ? [] : cluster.Processes.Select(silo => new CpuLimit(silo, cores)).ToList();
        try
        {
            topic.Produce(WarmUp, load.Count);
            topic.Flush();
            await Task.Delay(s_settle);
            var (clock, from, used, server) = (Stopwatch.StartNew(), cluster.Store.Stored, UsedBy(cluster), cluster.Store.Usage.Cpu);
            await Task.Delay(window);
            var (seconds, until) = (clock.Elapsed.TotalSeconds, cluster.Store.Stored);
            return until < load.Count
                ? ((until - from) / seconds, (UsedBy(cluster) - used).TotalSeconds / seconds, (cluster.Store.Usage.Cpu - server).TotalSeconds / seconds)
                : throw new InvalidOperationException("All was stored before the time was over: ask for more events.");
        }
        finally
        {
            limits.ForEach(limit => limit.Dispose());
        }
    }

    private static TimeSpan UsedBy(ClusterUnderTest cluster) =>
        cluster.Processes.Select(silo => ProcessUsage.Of(silo).Cpu).Aggregate(TimeSpan.Zero, (sum, cpu) => sum + cpu);
}
