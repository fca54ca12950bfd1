using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using CommunityScoring.Hosting;
using CommunityScoring.Rows;
using CommunityScoring.Silo.Storage;
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
    private const string Key = "benchmark-key";
    private const int Members = 2_000;
    private const int Accounts = 200;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var rate = arguments is [var load, ..] ? int.Parse(load, CultureInfo.InvariantCulture) : 500;
        var samples = arguments is [_, var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 1_000;
        var accounts = arguments is [_, _, var others] ? int.Parse(others, CultureInfo.InvariantCulture) : 0;
        using var topic = new BenchmarkTopic(partitions: 8);
        var folder = Directory.CreateTempSubdirectory("community-scoring-benchmark-").FullName;
        await FillAsync(accounts, folder);
        using var silo = SiloUnderTest.Start(
            topic.BootstrapServers, folder, "28081", [], new() { ["Access__BootstrapKey"] = Key, ["Kafka__NewTopicStart"] = "beginning" });
        using var client = new HttpClient { BaseAddress = new Uri("http://127.0.0.1:28081") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        try
        {
            for (var member = 0; member < Members; member++)
            {
                topic.Produce("community.affiliation.v1", BenchmarkTopic.MemberOf(member), new() { ["account"] = $"account-{member % Accounts}" });
            }

            topic.Flush();
            var census = new CensusReader(client);
            if (accounts > 0)
            {
                await census.WaitForFirstAsync();
            }

            using var ending = new CancellationTokenSource();
            var loading = topic.LoadAsync(rate, Members, ending.Token);
            var asking = accounts > 0 ? census.AskEachSecondAsync(ending.Token) : Task.CompletedTask;
            var latencies = new List<double>();
            for (var sample = 0; sample < samples + 20; sample++)
            {
                var latency = await SampleAsync(topic, client, sample % Members);
                if (sample >= 20)
                {
                    latencies.Add(latency);
                }
            }

            await ending.CancelAsync();
            await loading;
            await asking;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{samples} samples at {rate} events/s: {Quantiles.Of(latencies)}"));
            return 0;
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

    private static async Task<double> SampleAsync(BenchmarkTopic topic, HttpClient client, int member)
    {
        var delivered = await topic.ProduceAsync("community.activity.v1", BenchmarkTopic.MemberOf(member), new() { ["activity"] = "post.created" });
        var clock = Stopwatch.StartNew();
        var partition = $"{BenchmarkTopic.Name}/{delivered.Partition.Value}";
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
}
