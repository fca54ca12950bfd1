using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CommunityScoring.Hosting;
using CommunityScoring.Rows;
using CommunityScoring.Silo.Ingest;
using CommunityScoring.Silo.Storage;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace CommunityScoring.Benchmarks;

/// <summary>
/// Freshness: from an event's acknowledgement by Kafka to the answer of its account that holds it, while a steady load
/// of other events goes on and checkpoints are taken. With a large community in the store its census runs beside it,
/// because somebody asks for the community-wide attribution each second.
/// </summary>
public static class LatencyBenchmark
{
    private const string Topic = "community.events";
    private const string Key = "benchmark-key";
    private const int Members = 2_000;
    private const int Accounts = 200;
    private static readonly Headers s_headers = new() { { "content-type", Encoding.UTF8.GetBytes("application/cloudevents+json; charset=UTF-8") } };
    private static long s_next;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var rate = arguments is [var load, ..] ? int.Parse(load, CultureInfo.InvariantCulture) : 500;
        var samples = arguments is [_, var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 1_000;
        var accounts = arguments is [_, _, var others] ? int.Parse(others, CultureInfo.InvariantCulture) : 0;
        using var broker = new EmbeddedBroker();
        broker.CreateTopic(Topic, 8);
        broker.CreateTopic(Topic + ".dead-letter", 1);
        broker.CreateTopic("community.alerts", 8);
        broker.CreateTopic("community.scores", 8);
        var folder = Directory.CreateTempSubdirectory("community-scoring-benchmark-").FullName;
        await FillAsync(accounts, folder);
        using var silo = SiloUnderTest.Start(
            broker.BootstrapServers, folder, "28081", [], new() { ["Access__BootstrapKey"] = Key, ["Kafka__NewTopicStart"] = "beginning" });
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = broker.BootstrapServers, LingerMs = 0 }).Build();
        using var client = new HttpClient { BaseAddress = new Uri("http://127.0.0.1:28081") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        try
        {
            for (var member = 0; member < Members; member++)
            {
                Produce(producer, "community.affiliation.v1", member, new() { ["account"] = $"account-{member % Accounts}" });
            }

            producer.Flush();
            var census = new CensusReader(client);
            if (accounts > 0)
            {
                await census.WaitForFirstAsync();
            }

            using var ending = new CancellationTokenSource();
            var loading = LoadAsync(producer, rate, ending.Token);
            var asking = accounts > 0 ? census.AskEachSecondAsync(ending.Token) : Task.CompletedTask;
            var latencies = new List<double>();
            for (var sample = 0; sample < samples + 20; sample++)
            {
                var latency = await SampleAsync(producer, client, sample % Members);
                if (sample >= 20)
                {
                    latencies.Add(latency);
                }
            }

            await ending.CancelAsync();
            await loading;
            await asking;
            latencies.Sort();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{samples} samples at {rate} events/s: p50 {At(0.5):0} ms, p95 {At(0.95):0} ms, p99 {At(0.99):0} ms, most {latencies[^1]:0} ms"));
            return 0;

            double At(double share) => latencies[(int)Math.Min(latencies.Count - 1, share * latencies.Count)];
        }
        finally
        {
            silo.Kill();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task FillAsync(int accounts, string folder)
    {
        if (accounts == 0)
        {
            return;
        }

        using var services = new ServiceCollection().AddMetrics().AddSerializer(builder => builder.AddCommunityScoringSerialization()).BuildServiceProvider();
        await new LargeCommunity(accounts, DateOnly.FromDateTime(DateTime.UtcNow)).FillAsync(
            new SqliteOptions { ConnectionString = $"Data Source={SiloUnderTest.DatabaseIn(folder)}" },
            new LeafRowCodec(services.GetRequiredService<Serializer<LeafRow>>()),
            ActivatorUtilities.CreateInstance<StorageInstruments>(services));
    }

    private static async Task<double> SampleAsync(IProducer<string, string> producer, HttpClient client, int member)
    {
        var delivered = await producer.ProduceAsync(Topic, MessageOf("community.activity.v1", member, new() { ["activity"] = "post.created" }));
        var clock = Stopwatch.StartNew();
        var partition = $"{Topic}/{delivered.Partition.Value}";
        while (clock.Elapsed < TimeSpan.FromSeconds(60))
        {
            using var answer = await AskAsync(client, $"/v1/accounts/account-{member % Accounts}");
            if (answer is { IsSuccessStatusCode: true }
                && JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["freshness"]!["partitions"]![partition]?.GetValue<long>() >= delivered.Offset.Value)
            {
                return clock.Elapsed.TotalMilliseconds;
            }

            await Task.Delay(5);
        }

        throw new TimeoutException($"The event at {delivered.TopicPartitionOffset} did not show within a minute.");
    }

    // The silo is still starting when the first sample is taken.
    private static async Task<HttpResponseMessage?> AskAsync(HttpClient client, string path)
    {
        try
        {
            return await client.GetAsync(path);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task LoadAsync(IProducer<string, string> producer, int rate, CancellationToken ending)
    {
        var random = new Random(1);
        var clock = Stopwatch.StartNew();
        for (var sent = 0L; !ending.IsCancellationRequested;)
        {
            for (; sent < clock.Elapsed.TotalSeconds * rate; sent++)
            {
                Produce(producer, "community.activity.v1", random.Next(Members), new() { ["activity"] = "reaction.added" });
            }

            await Task.Delay(10, CancellationToken.None);
        }
    }

    private static void Produce(IProducer<string, string> producer, string type, int member, Dictionary<string, string> data) =>
        producer.Produce(Topic, MessageOf(type, member, data));

    private static Message<string, string> MessageOf(string type, int member, Dictionary<string, string> data) => new()
    {
        Key = $"member:{member}",
        Value = JsonSerializer.Serialize(new
        {
            specversion = "1.0",
            type,
            source = "/benchmark",
            id = Interlocked.Increment(ref s_next).ToString(CultureInfo.InvariantCulture),
            time = DateTimeOffset.UtcNow,
            data = new Dictionary<string, string>(data) { ["member"] = $"member:{member}" },
        }),
        Headers = s_headers,
    };
}
