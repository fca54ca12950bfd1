using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CommunityScoring.Silo.Ingest;
using Confluent.Kafka;

namespace CommunityScoring.Benchmarks;

/// <summary>A broker with the topics of a silo, and events of members that are produced to it.</summary>
public sealed class BenchmarkTopic : IDisposable
{
    public const string Name = "community.events";
    private static readonly Headers s_headers = new() { { "content-type", Encoding.UTF8.GetBytes("application/cloudevents+json; charset=UTF-8") } };
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);
    private readonly EmbeddedBroker _broker = new();
    private readonly IProducer<string, string> _producer;
    private long _produced;

    /// <summary>Starts a broker.</summary>
    /// <param name="partitions">Partitions of the topic.</param>
    /// <param name="rate">
    /// Events a second that are to come. The broker gives a batch of a partition with each fetch and no more, so that of many events each
    /// must not be a batch of its own.
    /// </param>
    public BenchmarkTopic(int partitions, int rate = 0)
    {
        _broker.CreateTopic(Name, partitions);
        _broker.CreateTopic(Name + ".dead-letter", 1);
        _broker.CreateTopic("community.alerts", 8);
        _broker.CreateTopic("community.scores", 8);
        _producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = _broker.BootstrapServers, LingerMs = rate > 2_000 ? 20 : 0 }).Build();
    }

    public string BootstrapServers => _broker.BootstrapServers;

    /// <summary>How many events were produced.</summary>
    public long Produced => Interlocked.Read(ref _produced);

    /// <summary>Produces an event of now and does not wait.</summary>
    public void Produce(string type, string member, Dictionary<string, string> data) => _producer.Produce(Name, MessageOf(type, member, data));

    /// <summary>Produces an event of now; completes when Kafka has acknowledged it.</summary>
    public Task<DeliveryResult<string, string>> ProduceAsync(string type, string member, Dictionary<string, string> data) =>
        _producer.ProduceAsync(Name, MessageOf(type, member, data));

    /// <summary>Waits until everything is acknowledged.</summary>
    public void Flush() => _producer.Flush();

    /// <summary>Produces reactions of members drawn at random, so many a second, until it is ended.</summary>
    public async Task LoadAsync(int rate, int members, CancellationToken ending)
    {
        var random = new Random(1);
        var clock = Stopwatch.StartNew();
        for (var sent = 0L; !ending.IsCancellationRequested;)
        {
            for (; sent < clock.Elapsed.TotalSeconds * rate; sent++)
            {
                Produce("community.activity.v1", MemberOf(random.Next(members)), new() { ["activity"] = "reaction.added" });
            }

            await Task.Delay(10, CancellationToken.None);
        }
    }

    /// <summary>Waits until a silo, which may still be starting, has counted everything that was produced.</summary>
    public Task WaitUntilCountedAsync(HttpClient silo) => WaitUntilCountedAsync(silo, Produced);

    /// <summary>Waits until a silo, which may still be starting, has counted so many records.</summary>
    public static async Task WaitUntilCountedAsync(HttpClient silo, long produced)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < s_patience;)
        {
            try
            {
                var records = JsonNode.Parse(await silo.GetStringAsync("/v1/cluster"))!["records"]!.AsObject();
                if (records.Where(count => count.Value is JsonValue).Sum(count => (long)count.Value!) >= produced)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // The silo is still starting.
            }

            await Task.Delay(200);
        }

        throw new TimeoutException("The events were not counted within five minutes.");
    }

    /// <summary>The name of a member by its number.</summary>
    public static string MemberOf(int number) => string.Create(CultureInfo.InvariantCulture, $"member:{number}");

    public void Dispose()
    {
        _producer.Dispose();
        _broker.Dispose();
    }

    private Message<string, string> MessageOf(string type, string member, Dictionary<string, string> data) => new()
    {
        Key = member,
        Value = JsonSerializer.Serialize(new
        {
            specversion = "1.0",
            type,
            source = "/benchmark",
            id = Interlocked.Increment(ref _produced).ToString(CultureInfo.InvariantCulture),
            time = DateTimeOffset.UtcNow,
            data = new Dictionary<string, string>(data) { ["member"] = member },
        }),
        Headers = s_headers,
    };
}
