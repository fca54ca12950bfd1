using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using CommunityScoring.Silo.Demo;
using CommunityScoring.Silo.Ingest;
using Confluent.Kafka;
using Microsoft.Data.Sqlite;

namespace CommunityScoring.Benchmarks;

/// <summary>
/// From Kafka to stored: a topic is filled, then a silo in a process of its own reads it to the end. Beside it, in the
/// same run, the bare consumer. The broker is the embedded one, in this process, on the same processors.
/// </summary>
public static class IngestBenchmark
{
    private const string Topic = "community.events";

    // The embedded broker keeps about 5 MB a partition: so few records leave room for members that are not spread evenly.
    private const int RecordsOfPartition = 12_500;

    // What a run needs, where nothing else is asked for: some hundred events a member, and not more than memory holds.
    private static long EventsOf(int members) => Math.Min(1_900_000, 400L * members);

    public static async Task<int> RunAsync(string[] arguments)
    {
        int[] sizes = arguments is [var members, ..] ? [int.Parse(members, CultureInfo.InvariantCulture)] : [1_000, 100_000];
        Console.WriteLine($"{Environment.ProcessorCount} processors, {RuntimeInformationText()}");
        Console.WriteLine("members  events  partitions   bare: s   events/s  µs CPU   silo: s   events/s  µs CPU   times bare  resident MB  rows written");
        foreach (var size in sizes)
        {
            await RunAsync(size, arguments is [_, var count] ? long.Parse(count, CultureInfo.InvariantCulture) : EventsOf(size));
        }

        return 0;
    }

    private static async Task RunAsync(int members, long events)
    {
        using var broker = new EmbeddedBroker();
        var load = new LoadCommunity(1, members, Math.Max(1, members / 10), events, DateTimeOffset.UtcNow.AddDays(-31), linkPercent: 0.5);
        var partitions = (int)(load.Count / RecordsOfPartition) + 1;
        broker.CreateTopic(Topic, partitions);
        broker.CreateTopic(Topic + ".dead-letter", 1);
        broker.CreateTopic("community.alerts", 8);
        broker.CreateTopic("community.scores", 8);
        Fill(broker, load);
        RequireWhole(broker, partitions);
        var folder = Directory.CreateTempSubdirectory("community-scoring-benchmark-").FullName;
        try
        {
            var bare = await MeasureAsync(
                SiloUnderTest.Run(
                    "CommunityScoring.Benchmarks.dll",
                    ["bare", broker.BootstrapServers, Topic, load.Count.ToString(CultureInfo.InvariantCulture)],
                    new Dictionary<string, string>()),
                load.Count,
                null);
            var database = SiloUnderTest.DatabaseIn(folder);
            var silo = await MeasureAsync(
                SiloUnderTest.Start(broker.BootstrapServers, folder, "28080", ["--headless"], []), load.Count, () => Stored(database));
            var rows = Scalar(database, "SELECT sum(version) FROM leaf");
            var counted = Scalar(database, "SELECT sum(position) FROM checkpoint");
            if (counted != load.Count)
            {
                throw new InvalidOperationException($"{counted} of {load.Count} records are behind a checkpoint.");
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{members,7} {load.Count,7} {partitions,11} {bare.Seconds,9:0.0} {bare.Records / bare.Seconds,10:0} {bare.Cpu / bare.Records * 1e6,7:0.0} {silo.Seconds,9:0.0} {silo.Records / silo.Seconds,10:0} {silo.Cpu / silo.Records * 1e6,7:0.0} {bare.Records / bare.Seconds / (silo.Records / silo.Seconds),12:0.0} {silo.Megabytes,12:0} {rows,13}"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Time and CPU from the first checkpoint on, so that the start of the process does not count, over the records
    // behind it; the bare consumer has hardly a start and is measured whole.
    private static async Task<(double Seconds, double Cpu, double Megabytes, long Records)> MeasureAsync(Process started, long records, Func<long>? stored)
    {
        using var process = started;
        var clock = Stopwatch.StartNew();
        var (began, before, usage, done) = (0.0, default(ProcessUsage), default(ProcessUsage), 0L);
        var first = 0L;
        try
        {
            while (stored is null ? !process.HasExited : done < records)
            {
                if (stored is not null && process.HasExited)
                {
                    throw new InvalidOperationException($"The silo ended with {process.ExitCode}.");
                }

                usage = process.HasExited ? usage : ProcessUsage.Of(process.Id);
                done = stored?.Invoke() ?? 0;
                if (first == 0 && done > 0)
                {
                    (began, before, first) = (clock.Elapsed.TotalSeconds, usage, done);
                }

                await Task.Delay(20);
            }

            return (clock.Elapsed.TotalSeconds - began, (usage.Cpu - before.Cpu).TotalSeconds, usage.ResidentBytes / 1e6, records - first);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static void Fill(EmbeddedBroker broker, LoadCommunity load)
    {
        var config = new ProducerConfig
        {
            BootstrapServers = broker.BootstrapServers,
            LingerMs = 20,
            BatchSize = 1_000_000,
            QueueBufferingMaxMessages = 1_000_000,
            Acks = Acks.All,
        };
        using var producer = new ProducerBuilder<byte[], byte[]>(config).Build();
        var headers = new Headers { { "content-type", Encoding.UTF8.GetBytes("application/cloudevents+json; charset=UTF-8") } };
        for (var index = 0L; index < load.Count; index++)
        {
            var key = new ArrayBufferWriter<byte>(32);
            var value = new ArrayBufferWriter<byte>(300);
            load.WriteKey(index, key);
            load.WriteJson(index, value);
            while (true)
            {
                try
                {
                    producer.Produce(Topic, new Message<byte[], byte[]> { Key = key.WrittenSpan.ToArray(), Value = value.WrittenSpan.ToArray(), Headers = headers });
                    break;
                }
                catch (ProduceException<byte[], byte[]> exception) when (exception.Error.Code == Confluent.Kafka.ErrorCode.Local_QueueFull)
                {
                    producer.Poll(TimeSpan.FromMilliseconds(10));
                }
            }
        }

        producer.Flush();
    }

    // What the embedded broker has dropped can never be read: the run would wait for it without an end.
    private static void RequireWhole(EmbeddedBroker broker, int partitions)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = broker.BootstrapServers, GroupId = "whole" }).Build();
        for (var partition = 0; partition < partitions; partition++)
        {
            if (consumer.QueryWatermarkOffsets(new TopicPartition(Topic, partition), TimeSpan.FromSeconds(10)).Low.Value is not 0 and var low)
            {
                throw new InvalidOperationException($"The embedded broker dropped {low} records of partition {partition}: take fewer events or more members.");
            }
        }
    }

    private static long Stored(string database)
    {
        try
        {
            return File.Exists(database) ? Scalar(database, "SELECT COALESCE(sum(position), 0) FROM checkpoint") : 0;
        }
        catch (SqliteException)
        {
            return 0;
        }
    }

    private static long Scalar(string database, string query)
    {
        using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = query;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static string RuntimeInformationText() =>
        $"{System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}";
}
