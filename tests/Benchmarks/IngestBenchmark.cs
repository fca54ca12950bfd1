using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using CommunityScoring.Silo.Demo;

namespace CommunityScoring.Benchmarks;

/// <summary>
/// From Kafka to stored: a topic is filled, then a silo in a process of its own reads it to the end. Beside it, in the
/// same run, the bare consumer. The broker is the embedded one, in this process, on the same processors, and so is PostgreSQL where
/// it is asked for. With <c>--read</c> the silo answers its API meanwhile, and somebody asks for accounts.
/// </summary>
public static class IngestBenchmark
{
    private const string Port = "28080";
    private const string Assigning = "CommunityScoring.Silo.Ingest.KafkaIngest";

    // What a run needs, where nothing else is asked for: some hundred events a member, and not more than memory holds.
    private static long EventsOf(int members) => Math.Min(1_900_000, 400L * members);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var storage = Options.Take(ref arguments, "--storage") ?? "sqlite";
        var reads = Options.TakeFlag(ref arguments, "--read");
        int[] sizes = arguments is [var members, ..] ? [int.Parse(members, CultureInfo.InvariantCulture)] : [1_000, 100_000];
        Console.WriteLine($"{storage}, {Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}");
        Console.WriteLine(
            "members  events  partitions   bare: s   events/s  µs CPU   silo: s   events/s  µs CPU  µs of the server  bytes written   times bare  resident MB  rows written");
        foreach (var size in sizes)
        {
            await RunAsync(storage, reads, size, arguments is [_, var count] ? long.Parse(count, CultureInfo.InvariantCulture) : EventsOf(size));
        }

        return 0;
    }

    private static async Task RunAsync(string storage, bool reads, int members, long events)
    {
        var load = new LoadCommunity(1, members, Math.Max(1, members / 10), events, DateTimeOffset.UtcNow.AddDays(-31), linkPercent: 0.5);
        using var topic = new LoadTopic(load);
        topic.Produce(0, load.Count);
        topic.Flush();
        topic.RequireWhole();
        var bare = await MeasureAsync(
            _ => SiloUnderTest.Run(
                "CommunityScoring.Benchmarks.dll",
                ["bare", topic.BootstrapServers, LoadTopic.Name, load.Count.ToString(CultureInfo.InvariantCulture)],
                new Dictionary<string, string>()),
            load.Count,
            0,
            null,
            null);
        using var store = await StoreUnderTest.CreateAsync(storage);
        var settings = new Dictionary<string, string>(store.Settings)
        {
            ["Logging__LogLevel__" + Assigning] = "Information",
            ["Access__BootstrapKey"] = BacklogReader.Key,
        };
        await using var reader = new BacklogReader(Port, load.Accounts);
        var silo = await MeasureAsync(
            onLine => SiloUnderTest.Start(topic.BootstrapServers, "", Port, reads ? [] : ["--headless"], settings, onLine),
            load.Count, topic.Partitions, store, reads ? reader : null);
        if (store.Stored != load.Count)
        {
            throw new InvalidOperationException($"{store.Stored} of {load.Count} records are behind a checkpoint.");
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{members,7} {load.Count,7} {topic.Partitions,11} {bare.Seconds,9:0.0} {bare.Records / bare.Seconds,10:0} {bare.Cpu / bare.Records * 1e6,7:0.0} {silo.Seconds,9:0.0} {silo.Records / silo.Seconds,10:0} {silo.Cpu / silo.Records * 1e6,7:0.0} {silo.StoreCpu / silo.Records * 1e6,17:0.0} {(double)silo.Bytes / silo.Records,14:0} {bare.Records / bare.Seconds / (silo.Records / silo.Seconds),12:0.0} {silo.Megabytes,12:0} {store.RowsWritten,13}"));
        if (silo.Reads is { } answers)
        {
            Console.WriteLine(answers);
        }
    }

    // Time and CPU from when the silo says that it has been given the last partition, so that the start of the process does not count, and
    // whatever it does before it sends the first record does; the bare consumer has hardly a start and is measured whole.
    private static async Task<Measured> MeasureAsync(Func<Action<string>, Process> start, long records, int partitions, StoreUnderTest? store, BacklogReader? reader)
    {
        var assigned = 0;
        using var process = start(line => Interlocked.Add(ref assigned, line.Contains("is read from offset", StringComparison.Ordinal) ? 1 : 0));
        var clock = Stopwatch.StartNew();
        var (began, before, usage, done) = (0.0, default(ProcessUsage), default(ProcessUsage), 0L);
        var (hasBegun, storeBefore) = (false, default(ProcessUsage));
        try
        {
            while (store is null ? !process.HasExited : done < records)
            {
                if (store is not null && process.HasExited)
                {
                    throw new InvalidOperationException($"The silo ended with {process.ExitCode}.");
                }

                usage = process.HasExited ? usage : ProcessUsage.Of(process.Id);
                done = store?.Stored ?? 0;
                if (!hasBegun && store is not null && Volatile.Read(ref assigned) >= partitions)
                {
                    (began, before, hasBegun, storeBefore) = (clock.Elapsed.TotalSeconds, usage, true, store.Usage);
                    reader?.Start();
                }

                await Task.Delay(20);
            }

            if (store is not null && !hasBegun)
            {
                throw new InvalidOperationException($"The silo said of {assigned} of {partitions} partitions that it reads them.");
            }

            var seconds = clock.Elapsed.TotalSeconds - began;
            var of = store?.Usage ?? default;
            var answers = reader is null ? null : await reader.EndAsync();
            return new Measured(
                seconds, (usage.Cpu - before.Cpu).TotalSeconds, (of.Cpu - storeBefore.Cpu).TotalSeconds,
                usage.WrittenBytes - before.WrittenBytes + of.WrittenBytes - storeBefore.WrittenBytes, usage.ResidentBytes / 1e6, records, answers);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            await process.WaitForExitAsync();
        }
    }

    private readonly record struct Measured(
        double Seconds, double Cpu, double StoreCpu, long Bytes, double Megabytes, long Records, string? Reads);
}
