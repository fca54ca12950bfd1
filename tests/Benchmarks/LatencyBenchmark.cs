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
/// of other events goes on and checkpoints are taken; how long each answer took; and what an event of the load costs. With a large community
/// in the store its census runs beside it, because somebody asks for the community-wide attribution each second.
/// </summary>
public static class LatencyBenchmark
{
    private const string Key = "benchmark-key";
    private const int MembersOfAccount = 10;

    // So many accounts answer samples, one after the other; the load is of all members.
    private const int Sampled = 200;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var storage = Options.Take(ref arguments, "--storage") ?? "sqlite";
        var members = int.Parse(Options.Take(ref arguments, "--members") ?? "2000", CultureInfo.InvariantCulture);
        var rate = arguments is [var load, ..] ? int.Parse(load, CultureInfo.InvariantCulture) : 500;
        var samples = arguments is [_, var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 1_000;
        var others = arguments is [_, _, var known] ? int.Parse(known, CultureInfo.InvariantCulture) : 0;
        if (others > 0 && storage != "sqlite")
        {
            throw new ArgumentException($"--storage {storage}: a census beside the load is measured over sqlite alone.");
        }

        using var topic = new BenchmarkTopic(partitions: 8, rate);
        using var store = await StoreUnderTest.CreateAsync(storage);
        await FillAsync(others, store.Settings["Storage__ConnectionString"]);
        using var silo = SiloUnderTest.Start(
            topic.BootstrapServers,
            "",
            "28081",
            [],
            new(store.Settings) { ["Access__BootstrapKey"] = Key, ["Kafka__NewTopicStart"] = "beginning" });
        using var client = new HttpClient { BaseAddress = new Uri("http://127.0.0.1:28081") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        try
        {
            for (var member = 0; member < members; member++)
            {
                topic.Produce("community.affiliation.v1", BenchmarkTopic.MemberOf(member), new() { ["account"] = AccountOf(member, members) });
            }

            topic.Flush();
            await topic.WaitUntilCountedAsync(client);
            var census = new CensusReader(client);
            if (others > 0)
            {
                await census.WaitForFirstAsync();
            }

            using var ending = new CancellationTokenSource();
            var loading = topic.LoadAsync(rate, members, ending.Token);
            var asking = others > 0 ? census.AskEachSecondAsync(ending.Token) : Task.CompletedTask;
            var sampler = new Sampler(topic, client, members);
            for (var sample = 0; sample < 20; sample++)
            {
                await sampler.TakeAsync(sample);
            }

            sampler.Forget();
            var (clock, produced, before, storeBefore) = (Stopwatch.StartNew(), topic.Produced, ProcessUsage.Of(silo.Id), store.Usage);
            for (var sample = 0; sample < samples; sample++)
            {
                await sampler.TakeAsync(sample);
            }

            var (seconds, events) = (clock.Elapsed.TotalSeconds, topic.Produced - produced);
            var (after, storeAfter) = (ProcessUsage.Of(silo.Id), store.Usage);
            await ending.CancelAsync();
            await loading;
            await asking;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{storage}, {members} members: {events / seconds:0} events/s for {seconds:0} s; CPU an event: silo {(after.Cpu - before.Cpu).TotalMicroseconds / events:0} µs, server {(storeAfter.Cpu - storeBefore.Cpu).TotalMicroseconds / events:0} µs"));
            Console.WriteLine($"from Kafka to the account's answer, {sampler.Fresh.Count} samples: {Quantiles.Of(sampler.Fresh)}");
            Console.WriteLine($"an answer of an account, {sampler.Reads.Count} of them: {Quantiles.Of(sampler.Reads)}");
            return 0;
        }
        finally
        {
            silo.Kill();
            await silo.WaitForExitAsync();
        }
    }

    private static string AccountOf(int member, int members) => $"account-{member % (members / MembersOfAccount)}";

    private static async Task FillAsync(int accounts, string connectionString)
    {
        if (accounts == 0)
        {
            return;
        }

        using var services = new ServiceCollection().AddMetrics().AddSerializer(builder => builder.AddCommunityScoringSerialization()).BuildServiceProvider();
        await new LargeCommunity(accounts, DateOnly.FromDateTime(DateTime.UtcNow)).FillAsync(
            new SqliteOptions { ConnectionString = connectionString },
            new LeafRowCodec(services.GetRequiredService<Serializer<LeafRow>>()),
            ActivatorUtilities.CreateInstance<StorageInstruments>(services));
    }

    // Produces an event of a member and asks for the account until the answer holds it.
    private sealed class Sampler(BenchmarkTopic topic, HttpClient client, int members)
    {
        public List<double> Fresh { get; } = [];

        public List<double> Reads { get; } = [];

        public void Forget()
        {
            Fresh.Clear();
            Reads.Clear();
        }

        public async Task TakeAsync(int sample)
        {
            var member = sample % Math.Min(Sampled, members);
            var delivered = await topic.ProduceAsync("community.activity.v1", BenchmarkTopic.MemberOf(member), new() { ["activity"] = "post.created" });
            var clock = Stopwatch.StartNew();
            var partition = $"{BenchmarkTopic.Name}/{delivered.Partition.Value}";
            while (clock.Elapsed < TimeSpan.FromSeconds(60))
            {
                var asked = clock.Elapsed;
                var answer = JsonNode.Parse(await client.GetStringAsync($"/v1/accounts/{AccountOf(member, members)}"))!;
                Reads.Add((clock.Elapsed - asked).TotalMilliseconds);
                if (answer["freshness"]!["partitions"]![partition]?.GetValue<long>() >= delivered.Offset.Value)
                {
                    Fresh.Add(clock.Elapsed.TotalMilliseconds);
                    return;
                }

                await Task.Delay(5);
            }

            throw new TimeoutException($"The event at {delivered.TopicPartitionOffset} did not show within a minute.");
        }
    }
}
