using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CommunityScoring.Silo.Ingest;
using Confluent.Kafka;

namespace CommunityScoring.Benchmarks;

/// <summary>
/// One large account under a steady trickle of events: how long an answer takes that follows a change, of each route, and
/// how long it takes from an event's acknowledgement by Kafka to an answer that holds it.
/// </summary>
public static class AccountBenchmark
{
    private const string Topic = "community.events";
    private const string Key = "benchmark-key";
    private const string Account = "large";
    private const int Opportunities = 200;

    // The embedded broker keeps 5 MB a partition: all that is produced before the silo has read it must fit.
    private const int Partitions = 64;
    private const int Days = 1_090;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);
    private static readonly Headers s_headers = new() { { "content-type", Encoding.UTF8.GetBytes("application/cloudevents+json; charset=UTF-8") } };
    private static readonly DateTimeOffset s_now = DateTimeOffset.UtcNow;

    private static readonly string[] s_activities =
        ["post.created", "reply.created", "answer.accepted", "content.published", "event.attended", "resource.downloaded", "question.asked", "feedback.submitted"];

    private static long s_next;

    public static async Task<int> RunAsync(string[] arguments)
    {
        int At(int index, int otherwise) => arguments.Length > index ? int.Parse(arguments[index], CultureInfo.InvariantCulture) : otherwise;
        var (people, buckets, samples, rate) = (At(0, 10_000), At(1, 300_000), At(2, 300), At(3, 10));
        using var broker = new EmbeddedBroker();
        broker.CreateTopic(Topic, Partitions);
        broker.CreateTopic(Topic + ".dead-letter", 1);
        broker.CreateTopic("community.alerts", 8);
        broker.CreateTopic("community.scores", 8);
        var folder = Directory.CreateTempSubdirectory("community-scoring-benchmark-").FullName;
        using var silo = SiloUnderTest.Start(broker.BootstrapServers, folder, "28081", [], new() { ["Access__BootstrapKey"] = Key });
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = broker.BootstrapServers, LingerMs = 0 }).Build();
        using var client = new HttpClient { BaseAddress = new Uri("http://127.0.0.1:28081"), Timeout = TimeSpan.FromMinutes(2) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        try
        {
            Fill(producer, people, buckets);
            await BenchmarkTopic.WaitUntilCountedAsync(client, s_next);
            var clock = Stopwatch.StartNew();
            await GetAsync(client, $"/v1/accounts/{Account}");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{people} people, {buckets} touch buckets, {Opportunities} opportunities; first answer after {clock.Elapsed.TotalMilliseconds:0} ms, {ProcessUsage.Of(silo.Id).ResidentBytes >> 20} MB"));

            using var ending = new CancellationTokenSource();
            var trickling = TrickleAsync(producer, people, rate, ending.Token);
            Print("restated, from the acknowledgement", await RestatementsAsync(producer, client, people, samples));
            Print("account", await AnswersAsync(client, _ => $"/v1/accounts/{Account}", samples));
            Print("opportunities", await AnswersAsync(client, _ => $"/v1/accounts/{Account}/opportunities", samples));
            for (var i = 0; i < Opportunities; i++)
            {
                await GetAsync(client, AttributionOf(i));
            }

            Print("attribution, all models", await AnswersAsync(client, AttributionOf, samples));
            Print("history of 90 days", await AnswersAsync(client, _ => $"/v1/accounts/{Account}/history", samples));
            await ending.CancelAsync();
            await trickling;
            return 0;
        }
        finally
        {
            silo.Kill();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Fill(IProducer<string, string> producer, int people, int buckets)
    {
        var random = new Random(1);
        Produce(producer, "crm.account.v1", Account, s_now, new() { ["account"] = Account, ["status"] = "customer", ["renewalOn"] = Date(-100) });
        for (var member = 0; member < people; member++)
        {
            Produce(producer, "community.affiliation.v1", $"member:{member}", s_now, new() { ["member"] = $"member:{member}", ["account"] = Account });
            var many = (buckets / people) + (member < buckets % people ? 1 : 0);
            for (var bucket = 0; bucket < many; bucket++)
            {
                // Apart by day or by activity, so that each is a bucket of its own.
                var (day, activity) = (random.Next(Days / many) + (bucket * (Days / many)), s_activities[random.Next(s_activities.Length)]);
                Acted(producer, member, activity, s_now.AddDays(-day).AddMinutes(-random.Next(600)));
            }

            if (member % 50 == 0)
            {
                producer.Flush();
            }
        }

        for (var i = 0; i < Opportunities; i++)
        {
            var (opened, status) = (random.Next(30, 900), (i % 10) switch { < 3 => "open", < 8 => "won", _ => "lost" });
            Dictionary<string, object> data = new()
            {
                ["opportunity"] = $"o{i:D3}",
                ["account"] = Account,
                ["kind"] = (i % 4) switch { 0 => "renewal", 1 => "expansion", _ => "new" },
                ["status"] = status,
                ["amount"] = random.Next(1_000_000),
                ["currency"] = i % 5 == 0 ? "EUR" : "USD",
                ["openedAt"] = Date(opened),
            };
            if (status != "open")
            {
                data["closedAt"] = Date(random.Next(opened));
            }

            Produce(producer, "crm.opportunity.v1", Account, s_now, data);
            Produce(producer, "crm.touch.v1", Account, s_now.AddDays(-random.Next(Days)), new() { ["account"] = Account, ["channel"] = "sales.call" });
            Produce(producer, "community.referral.v1", Account, s_now, new()
            {
                ["referral"] = $"r{i}",
                ["referrer"] = $"member:{random.Next(people)}",
                ["referred"] = $"member:{random.Next(people)}",
                ["evidence"] = "tracked",
                ["madeOn"] = Date(random.Next(Days)),
            });
        }

        producer.Flush();
    }

    private static async Task<List<double>> RestatementsAsync(IProducer<string, string> producer, HttpClient client, int people, int samples)
    {
        var random = new Random(2);
        var latencies = new List<double>();
        while (latencies.Count < samples)
        {
            var member = random.Next(people);
            var delivered = await producer.ProduceAsync(Topic, MessageOf(
                "community.activity.v1", $"member:{member}", DateTimeOffset.UtcNow, new() { ["member"] = $"member:{member}", ["activity"] = "post.created" }));
            var (clock, partition) = (Stopwatch.StartNew(), $"{Topic}/{delivered.Partition.Value}");
            while ((await GetAsync(client, $"/v1/accounts/{Account}")).Freshness["partitions"]![partition]?.GetValue<long>() is not { } applied
                || applied < delivered.Offset.Value)
            {
                await Task.Delay(s_pause);
            }

            latencies.Add(clock.Elapsed.TotalMilliseconds);
        }

        return latencies;
    }

    // Only answers that follow a change: others are those of before.
    private static async Task<List<double>> AnswersAsync(HttpClient client, Func<int, string> routeOf, int samples)
    {
        var (latencies, last) = (new List<double>(), string.Empty);
        for (var i = -10; latencies.Count < samples; await Task.Delay(s_pause))
        {
            var (took, freshness) = await GetAsync(client, routeOf(latencies.Count));
            var now = freshness.ToJsonString();
            if (now != last && ++i > 0)
            {
                latencies.Add(took);
            }

            last = now;
        }

        return latencies;
    }

    private static async Task<(double Took, JsonNode Freshness)> GetAsync(HttpClient client, string path)
    {
        var clock = Stopwatch.StartNew();
        var body = await client.GetByteArrayAsync(path);
        return (clock.Elapsed.TotalMilliseconds, JsonNode.Parse(body)!["freshness"]!);
    }

    private static async Task TrickleAsync(IProducer<string, string> producer, int people, int rate, CancellationToken ending)
    {
        var random = new Random(3);
        var clock = Stopwatch.StartNew();
        for (var sent = 0L; !ending.IsCancellationRequested;)
        {
            for (; sent < clock.Elapsed.TotalSeconds * rate; sent++)
            {
                Acted(producer, random.Next(people), s_activities[random.Next(s_activities.Length)], DateTimeOffset.UtcNow.AddDays(-random.Next(300)));
            }

            await Task.Delay(10, CancellationToken.None);
        }
    }

    private static void Print(string what, List<double> took) => Console.WriteLine($"{what}: {Quantiles.Of(took)} ({took.Count} samples)");

    private static string AttributionOf(int i) => $"/v1/accounts/{Account}/opportunities/o{i % Opportunities:D3}/attribution";

    private static string Date(int ago) => s_now.AddDays(-ago).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void Acted(IProducer<string, string> producer, int member, string activity, DateTimeOffset at) => Produce(
        producer, "community.activity.v1", $"member:{member}", at, new() { ["member"] = $"member:{member}", ["activity"] = activity });

    private static void Produce(IProducer<string, string> producer, string type, string key, DateTimeOffset at, Dictionary<string, object> data) =>
        producer.Produce(Topic, MessageOf(type, key, at, data));

    private static Message<string, string> MessageOf(string type, string key, DateTimeOffset at, Dictionary<string, object> data) => new()
    {
        Key = key,
        Value = JsonSerializer.Serialize(new
        {
            specversion = "1.0",
            type,
            source = "/benchmark",
            id = Interlocked.Increment(ref s_next).ToString(CultureInfo.InvariantCulture),
            time = at,
            data,
        }),
        Headers = s_headers,
    };
}
